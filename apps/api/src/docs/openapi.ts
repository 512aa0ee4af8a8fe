import { Problem } from '@app/common/contracts';
import { type AccessPolicy } from '@app/common/http';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { z } from 'zod';
import { OpenAiError, UNDER_V1 } from '../openai/openai-errors.js';
import { VISITOR_COOKIE } from '../visitors/visitor-cookie.js';
import { EVENT_STREAM } from './event-stream-response.js';
import { routePolicies } from './route-policies.js';
import { SERVICE_ROUTES } from './service-routes.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type SecurityRequirement = NonNullable<Operation['security']>[number];

const TITLE = 'Ground Control';
const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/**
 * The OpenAPI 3.1 document: from the routes, from the same zod schemas that validate their requests, and from the policies
 * that the access guard enforces. Every operation has the error that it may answer with as its `default` response.
 */
export function openApiDocument(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(TITLE)
    .setDescription('Grounded answers about security controls. Errors are problem+json (RFC 9457).')
    .setVersion('1')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-API-Key' }, 'ApiKey')
    .addApiKey({ type: 'apiKey', in: 'cookie', name: VISITOR_COOKIE }, 'Visitor')
    .build();
  const document = SwaggerModule.createDocument(app, config, { standardSchemaConverter: toOpenApi });
  const policies = routePolicies(app);
  const paths = Object.fromEntries(
    Object.entries(document.paths).map(([path, item]) => {
      const operations = METHODS.flatMap((method) => {
        const operation = item[method];
        return operation ? [[method, completed(path, operation, policies)] as const] : [];
      });
      return [path, { ...item, ...Object.fromEntries(operations) }];
    }),
  );
  const schemas = Object.assign(
    { ...document.components?.schemas },
    z.toJSONSchema(Problem).$defs,
    z.toJSONSchema(OpenAiError).$defs,
  );
  return { ...document, paths, components: { ...document.components, schemas } };
}

/** Serves the document at /docs/openapi.json and a page to try it at /docs. */
export function serveDocs(app: NestFastifyApplication): void {
  let document: OpenAPIObject | undefined;
  SwaggerModule.setup('docs', app, () => (document ??= openApiDocument(app)), {
    jsonDocumentUrl: 'docs/openapi.json',
    yamlDocumentUrl: 'docs/openapi.yaml',
    customSiteTitle: `${TITLE} API`,
  });
}

function completed(
  path: string,
  operation: Operation,
  policies: ReadonlyMap<string, AccessPolicy>,
): Operation {
  const { [EVENT_STREAM]: events, ...own } = { ...operation } as Operation & { [EVENT_STREAM]?: string };
  const described = { ...own, ...SERVICE_ROUTES[path] };
  const refusal = UNDER_V1.test(path) ? OPENAI_ERROR_RESPONSE : PROBLEM_RESPONSE;
  const responses = { ...described.responses, default: refusal };
  return {
    ...described,
    security: securityOf(policies.get(operation.operationId ?? '')),
    responses: events === undefined ? responses : withEvents(responses, events),
  };
}

/** Everybody may call a public route; an API key or the visitor's cookie only says who it is. */
function securityOf(policy: AccessPolicy | undefined): SecurityRequirement[] {
  if (policy === 'public') {
    return [{}, { ApiKey: [] }, { Visitor: [] }];
  }
  return typeof policy === 'object' ? [{ ApiKey: [policy.scope] }] : [];
}

function withEvents(responses: Operation['responses'], events: string): Operation['responses'] {
  const ok = responses['200'];
  const content = ok && 'content' in ok ? ok.content : {};
  const stream = { schema: { type: 'string', description: events } };
  return {
    ...responses,
    200: { description: '', ...ok, content: { ...content, 'text/event-stream': stream } },
  };
}

const PROBLEM_RESPONSE = {
  description: 'What went wrong',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

const OPENAI_ERROR_RESPONSE = {
  description: 'What went wrong',
  content: { 'application/json': { schema: { $ref: '#/components/schemas/OpenAiError' } } },
};

function toOpenApi(
  schema: unknown,
  { schemaType }: { readonly schemaType: 'input' | 'output' },
): { schema: unknown; components: Record<string, unknown> } | undefined {
  if (!(schema instanceof z.ZodType)) {
    return undefined;
  }
  const {
    $schema: _dialect,
    $defs = {},
    ...rest
  } = z.toJSONSchema(schema, { io: schemaType, unrepresentable: 'any' });
  return { schema: rest, components: $defs };
}
