import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Downloads a package of Debian unstable and unpacks some of its files into a folder, without touching the system.
 * A folder that is already there is taken as it is.
 */
export async function unpackDebianPackage(
  name: string,
  folder: string,
  patterns: readonly string[],
): Promise<string> {
  const root = join(folder, 'root');
  if (existsSync(root)) return root;
  await mkdir(folder, { recursive: true });
  const script = join(folder, 'download.sh');
  await writeFile(script, SCRIPT);
  await run('bash', [script, name, folder, ...patterns], { timeout: 900_000, maxBuffer: 1 << 24 });
  return root;
}

const SCRIPT = `set -euo pipefail
name=$1 folder=$2
shift 2
apt=$folder/apt
mkdir -p "$apt/lists/partial" "$apt/archives/partial" "$folder/unpacking"
: >"$apt/status"
mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | grep -m1 -E '/debian/?$')
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror sid main" >"$apt/sources.list"
options=(-qq -o Dir::Etc::SourceList="$apt/sources.list" -o Dir::Etc::SourceParts=/dev/null
  -o Dir::State::Lists="$apt/lists" -o Dir::State::Status="$apt/status" -o Dir::Cache::Archives="$apt/archives"
  -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o APT::Sandbox::User=root -o Debug::NoLocking=true)
apt-get "\${options[@]}" update
cd "$folder"
apt-get "\${options[@]}" download "$name"
dpkg-deb --fsys-tarfile "$name"_*.deb | tar -x -C unpacking --wildcards "$@"
rm -rf "$name"_*.deb "$apt"
mv unpacking root
`;
