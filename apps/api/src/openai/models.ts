import { AppError } from '@app/common/errors';
import { z } from 'zod';

/** What a client chooses by a model's name; which model of a provider writes is the operator's choice. */
interface ServedModel {
  readonly id: string;
  /** Whether sources stand at the end of the text as Markdown footnotes. */
  readonly footnotes: boolean;
}

const MODELS: readonly ServedModel[] = [
  { id: 'ground-control', footnotes: true },
  { id: 'ground-control-plain', footnotes: false },
];

/** When this process began to serve them. */
const CREATED = Math.floor(Date.now() / 1000);

export const OpenAiModel = z
  .object({ id: z.string(), object: z.literal('model'), created: z.int(), owned_by: z.string() })
  .meta({ id: 'OpenAiModel' });
export type OpenAiModel = z.infer<typeof OpenAiModel>;

export const OpenAiModelList = z
  .object({ object: z.literal('list'), data: z.array(OpenAiModel) })
  .meta({ id: 'OpenAiModelList' });
export type OpenAiModelList = z.infer<typeof OpenAiModelList>;

export function listModels(): OpenAiModelList {
  return { object: 'list', data: MODELS.map(({ id }) => view(id)) };
}

export function retrieveModel(id: string): OpenAiModel {
  return view(servedModel(id).id);
}

/** Throws `model_not_found`. */
export function servedModel(id: string): ServedModel {
  const found = MODELS.find((model) => model.id === id);
  if (!found) {
    const known = MODELS.map((model) => model.id).join(' and ');
    const message = `There is no model "${id.slice(0, 60)}" here. There are ${known}.`;
    throw new AppError('model_not_found', message, { errors: [{ path: 'model', message: 'is not known' }] });
  }
  return found;
}

function view(id: string): OpenAiModel {
  return { id, object: 'model', created: CREATED, owned_by: 'ground-control' };
}
