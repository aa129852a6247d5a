import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Argv } from 'yargs';
import { serverWays, type ServerWay } from '../dialects/ways.js';
import type { DialectName } from '../ir/index.js';
import type { AdapterRegistry } from '../registry.js';
import { EXIT } from './exit.js';
import { withOutputOptions } from './options.js';
import { processOutput, type Output } from './output.js';

export const command = 'doctor [path]';
export const describe = 'Show which database servers and tools there are, and how to get the others';

export function builder(args: Argv) {
  return withOutputOptions(args)
    .positional('path', {
      type: 'string',
      default: '.',
      describe: 'The project whose own tools are looked for',
    })
    .option('dialect', {
      choices: Object.keys(TITLES) as DialectName[],
      describe: 'Only this database',
    })
    .example('$0 doctor', 'What verify could prove on')
    .example('$0 doctor --dialect mysql --quiet', 'The exit code tells whether there is a MySQL server')
    .epilogue('Exit codes:\n  0  there is a server for each database that was asked for\n  5  there is not');
}

export interface DoctorArguments {
  readonly path: string;
  readonly dialect?: DialectName | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** What `--json` prints. */
interface DoctorReport {
  readonly node: string;
  readonly platform: string;
  /** By dialect, in the order in which they are tried. */
  readonly servers: Partial<Record<DialectName, readonly ServerWay[]>>;
  readonly tools: readonly ToolVersion[];
}

interface ToolVersion {
  readonly adapter: string;
  readonly package: string;
  /** What the project has, which its runner uses; absent: nothing. */
  readonly project?: string;
  /** What ormbridge brings. */
  readonly ours?: string;
}

const TITLES: Readonly<Record<DialectName, string>> = {
  postgres: 'PostgreSQL',
  mysql: 'MySQL',
  mariadb: 'MariaDB',
  sqlite: 'SQLite',
};

export async function run(args: DoctorArguments, registry: AdapterRegistry): Promise<number> {
  const output = processOutput(args);
  const all = await serverWays();
  const servers = Object.fromEntries(
    Object.entries(all).filter(([name]) => args.dialect === undefined || name === args.dialect),
  );
  const report: DoctorReport = {
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    servers,
    tools: await toolVersions(path.resolve(args.path), registry),
  };
  print(report, output);
  output.json(report);
  const isComplete = Object.values(servers).every((ways) => ways.some(({ available }) => available));
  return isComplete ? EXIT.exact : EXIT.badInput;
}

function print({ node, platform, servers, tools }: DoctorReport, output: Output): void {
  const { colors } = output;
  output.line(`Node.js ${node} on ${platform}`);
  for (const [name, ways = []] of Object.entries(servers)) {
    output.line();
    const used = ways.find(({ available }) => available);
    output.line(
      colors.bold(TITLES[name as DialectName]) +
        (used === undefined ? colors.red(': none; give a URL with --source-url and --target-url') : ''),
    );
    for (const way of ways) {
      const mark = way.available ? colors.green('✓') : colors.dim('–');
      const version = way.version === undefined ? '' : ` ${way.version}`;
      output.line(`  ${mark} ${way.name}${version}: ${way.detail}${way === used ? ', used by default' : ''}`);
      if (way.help !== undefined) output.line(colors.dim(`      ${way.help}`));
    }
  }
  output.line();
  output.line(colors.bold('Tools'));
  for (const tool of tools) {
    const project = tool.project === undefined ? 'not in the project' : `${tool.project} in the project`;
    const ours = tool.ours === undefined ? 'none of ours' : `${tool.ours} of ours`;
    output.line(`  ${tool.package}: ${project}, ${ours}`);
  }
}

async function toolVersions(project: string, registry: AdapterRegistry): Promise<readonly ToolVersion[]> {
  const adapters = await Promise.all(registry.names.map((name) => registry.load(name)));
  return adapters.flatMap(({ name, packages }) =>
    packages.map((of) => {
      const own = versionOf(of, path.join(project, 'package.json'));
      const ours = versionOf(of, import.meta.url);
      return {
        adapter: name,
        package: of,
        ...(own === undefined ? {} : { project: own }),
        ...(ours === undefined ? {} : { ours }),
      };
    }),
  );
}

/** The version of a package as seen from a file. Its package.json may not be exported, so folders are looked through. */
function versionOf(name: string, from: string): string | undefined {
  for (const folder of createRequire(from).resolve.paths(name) ?? []) {
    const file = path.join(folder, name, 'package.json');
    if (!existsSync(file)) continue;
    try {
      return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version?: string }).version;
    } catch {
      return undefined;
    }
  }
  return undefined;
}
