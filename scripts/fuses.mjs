// Blows the fuses of a packaged program: electron-builder's `afterPack`, because its own list does not
// know all of them. Every fuse that the binary has must stand here, so that a new one is met by a
// failed package and not by its default.
import { FuseState, FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses';

const fuses = {
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  // Looked at on Windows and macOS; Linux has no place for the hash.
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  [FuseV1Options.WasmTrapHandlers]: true,
};

const programOf = ({ appOutDir, electronPlatformName, packager }) => {
  const { productFilename } = packager.appInfo;
  if (electronPlatformName === 'darwin') return `${appOutDir}/${productFilename}.app`;
  return electronPlatformName === 'win32'
    ? `${appOutDir}/${productFilename}.exe`
    : `${appOutDir}/${packager.executableName}`;
};

export default async function blowFuses(context) {
  const wire = await getCurrentFuseWire(programOf(context));
  // The fallback Electron of tests is older than the last of them.
  const known = Object.entries(fuses).filter(([option]) => ![undefined, FuseState.REMOVED].includes(wire[option]));
  await context.packager.addElectronFuses(context, {
    version: FuseVersion.V1,
    strictlyRequireAllFuses: true,
    ...Object.fromEntries(known),
  });
}
