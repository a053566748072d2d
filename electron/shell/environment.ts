/**
 * Imported before anything else. Variables by which whoever starts the program could have it trust another certificate,
 * take another way, or write keys and logs to a file. What Electron reads before this line is shut by fuses
 * (`electron-builder.yml`); the system's proxy (`https_proxy` and its like) is the system's to say.
 */
const dangerous = /^(NODE_|SSL_|SSLKEYLOGFILE$|OPENSSL_|UV_|CHROME_|CHROMIUM_|GOOGLE_|ELECTRON_)/i;

for (const name of Object.keys(process.env)) if (dangerous.test(name)) delete process.env[name];
