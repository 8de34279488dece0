#!/usr/bin/env node
// The SDK warns on every start about Node versions to come; it reads this when it is loaded, so it comes first.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
const { register } = await import('tsx/esm/api');
register();
await import('./main.ts');
