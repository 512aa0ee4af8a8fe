/** One stage of a Dockerfile, with its instructions in their order. */
export interface DockerStage {
  readonly name: string;
  readonly from: string;
  readonly instructions: readonly (readonly [keyword: string, rest: string])[];
}

/** The named stages of a Dockerfile. Continued lines are joined, comments dropped. */
export function dockerStages(text: string): readonly DockerStage[] {
  const lines = text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .join('\n')
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const stages: { name: string; from: string; instructions: [string, string][] }[] = [];
  for (const line of lines) {
    const [, keyword = '', rest = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    const [, from, name] = keyword === 'FROM' ? (/^(\S+) AS (\S+)$/.exec(rest) ?? []) : [];
    if (from !== undefined && name !== undefined) {
      stages.push({ name, from, instructions: [] });
    } else {
      stages.at(-1)?.instructions.push([keyword, rest]);
    }
  }
  return stages;
}

/** The instructions that make an image: those of the stages it stands on come first. */
export function imageInstructions(
  stages: readonly DockerStage[],
  name: string,
): readonly (readonly [string, string])[] {
  const stage = stages.find((candidate) => candidate.name === name);
  return stage ? [...imageInstructions(stages, stage.from), ...stage.instructions] : [];
}
