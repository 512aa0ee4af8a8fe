import { accessSync, constants, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dockerStages } from './dockerfile.js';
import { parseYaml, PROJECT_ROOT, readYaml } from './read-yaml.js';
import { Workflow, workflowProblems } from './workflow.js';

const workflow = Workflow.parse(readYaml('.github/workflows/ci.yml'));
const job = (name: string) => {
  const found = workflow.jobs[name];
  if (!found) {
    throw new Error(`No job ${name}`);
  }
  return found;
};
const scripts = (name: string) => job(name).steps.flatMap(({ run }) => run ?? []);

describe('ci.yml', () => {
  it('holds together', () => {
    expect(workflowProblems(workflow)).toEqual([]);
  });

  it('may read the repository and nothing else', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    expect(Object.values(workflow.jobs).filter(({ permissions }) => permissions)).toEqual([]);
  });

  it('runs what a developer runs, on both versions of Node', () => {
    expect(scripts('verify')).toEqual(['.ci/run']);
    expect(job('verify').strategy?.matrix.node).toEqual(['20', '24']);
  });

  it('builds every image of the Dockerfile', () => {
    const stages = dockerStages(readFileSync(join(PROJECT_ROOT, 'Dockerfile'), 'utf8'));
    const images = stages
      .map(({ name }) => name)
      .filter((name) => !/^(build|service-modules|runtime|service)$/.test(name));
    expect(job('images').strategy?.matrix.target?.toSorted()).toEqual(images.toSorted());
  });

  it('calls scripts that are there and can be run', () => {
    const paths = Object.keys(workflow.jobs)
      .flatMap(scripts)
      .flatMap((script) => /^\.ci\/\S+/.exec(script)?.[0] ?? []);
    expect(new Set(paths)).toEqual(
      new Set(['.ci/run', '.ci/deploy.mjs', '.ci/check-image', '.ci/check-baked-retriever']),
    );
    for (const path of paths) {
      accessSync(join(PROJECT_ROOT, path), constants.X_OK);
    }
  });

  it('deploys to staging when all is well, and to production after that and an approval', () => {
    expect(job('staging').needs?.toSorted()).toEqual(['audit', 'images', 'secrets', 'verify']);
    expect(job('production').needs).toEqual(['staging']);
    expect([job('staging').environment, job('production').environment]).toEqual(['staging', 'production']);
    for (const name of ['staging', 'production']) {
      expect(job(name).if).toBe("github.event_name == 'push' && github.ref == 'refs/heads/main'");
    }
  });

  it('rolls back only when a person asks for it', () => {
    expect(job('rollback').if).toBe("github.event_name == 'workflow_dispatch'");
    expect(scripts('rollback')).toEqual(['.ci/deploy.mjs "$COMMIT"']);
  });
});

describe('a workflow', () => {
  const problems = (step: string, permissions = 'contents: read') =>
    workflowProblems(
      Workflow.parse(
        parseYaml(`
name: a
on: { push: { branches: [main] } }
permissions: { ${permissions} }
concurrency: { group: a, cancel-in-progress: true }
jobs:
  one: { name: one, if: always(), needs: [], runs-on: ubuntu-24.04, timeout-minutes: 5, steps: [${step}] }
`),
      ),
    );

  it.each([
    ['{ uses: actions/setup-node@main }', 'not pinned'],
    ['{ uses: actions/checkout@v5 }', 'leaves its token'],
    ["{ run: 'echo ${{ inputs.commit }}' }", 'an input stands in a script'],
    ["{ run: 'echo ${{ github.event.issue.title }}' }", 'an input stands in a script'],
  ])('is found out: %s', (step, problem) => {
    expect(problems(step).join('\n')).toContain(problem);
  });

  it('is found out when every job could write', () => {
    expect(problems('{ run: ls }', 'contents: write')).toEqual(['every job could write contents']);
  });

  it('is found out when the image of a service is not pinned', () => {
    const found = (image: string): readonly string[] =>
      workflowProblems({
        ...workflow,
        jobs: { verify: { ...job('verify'), needs: [], services: { store: { image } } } },
      });
    expect(found('store/store:latest')).toEqual(['verify: store/store:latest is not pinned']);
    expect(found('store/store:v1.16.0')).toEqual([]);
  });

  it('passes when it is in order', () => {
    expect(problems('{ run: ls }')).toEqual([]);
  });
});
