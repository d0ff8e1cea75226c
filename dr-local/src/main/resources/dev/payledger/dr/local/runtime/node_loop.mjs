// The loop of a Node function's process: asks the Runtime API for events, calls the handler, answers. It behaves as
// Lambda's managed runtime does (https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html). A message of the
// console is one log event: it is framed by STX and ETX; EOT marks that an invocation has written all it had to say.

import fs from 'node:fs';
import http from 'node:http';
import module, { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import util from 'node:util';

const env = process.env;
const [authority, ...prefix] = env.AWS_LAMBDA_RUNTIME_API.split('/');
const [host, port] = authority.split(':');
const base = ['', ...prefix, '2018-06-01', 'runtime', ''].join('/');
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
const taskRoot = env.LAMBDA_TASK_ROOT;

let requestId; // of the invocation that runs, undefined at initialisation
let current; // the invocation that runs: its finish settles it, once; waiting is its answer when nothing is left to do

function frame(text) {
  process.stdout.write(`\u0002${text}\u0003`);
}

function log(level, message) {
  frame(`${new Date().toISOString()}\t${requestId}\t${level}\t${message}\n`);
}

for (const [method, level] of Object.entries({
  log: 'INFO', info: 'INFO', debug: 'DEBUG', warn: 'WARN', error: 'ERROR', trace: 'TRACE', fatal: 'FATAL',
})) {
  console[method] = (...parts) => log(level, util.format(...parts));
}

function call(method, target, headers = {}, body = '') {
  return new Promise((resolve, reject) => {
    const request = http.request(
      { host, port, method, agent, path: base + target, headers: { 'Content-Length': Buffer.byteLength(body), ...headers } },
      (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () => resolve({ response, body: Buffer.concat(chunks).toString('utf8') }));
        response.on('error', reject);
      });
    // a kept connection may have been closed while the handler kept the loop busy
    request.on('error', (error) => (request.reusedSocket && ['ECONNRESET', 'EPIPE'].includes(error.code)
      ? call(method, target, headers, body).then(resolve, reject)
      : reject(error)));
    request.end(body);
  });
}

function runtimeError(name, reason) {
  const error = new Error(String(reason));
  error.name = name;
  error.stack = `${name}: ${error.message}\n${String(error.stack).split('\n').slice(1).filter((l) => l.startsWith('    at')).join('\n')}`;
  return error;
}

function isError(value) {
  return util.types.isNativeError(value) || (value && value.name && value.message && value.stack);
}

function documentOf(error) {
  if (!isError(error)) {
    return { errorType: typeof error, errorMessage: String(error), trace: [] };
  }
  const trace = String(error.stack ?? '').split('\n');
  const document = { errorType: error.name, errorMessage: error.message, trace };
  return error.reason === undefined ? document : { ...document, reason: error.reason, promise: {} };
}

function textOf(error) {
  const { trace, ...rest } = documentOf(error);
  const { name, ...own } = isError(error) ? error : {};
  return JSON.stringify({ ...rest, ...own, stack: trace });
}

function post(target, error) {
  const document = documentOf(error);
  const type = encodeURIComponent(document.errorType).replaceAll('%3A', ':');
  return call('POST', target, { 'Content-Type': 'application/json', 'Lambda-Runtime-Function-Error-Type': type },
    JSON.stringify(document));
}

// ---- what nobody caught ends the process

async function die(what, error, status) {
  log('ERROR', `${what} \t${textOf(error)}`);
  await post(requestId === undefined ? 'init/error' : `invocation/${requestId}/error`, error).catch(() => {});
  process.exit(status);
}

process.on('uncaughtException', (error) => die('Uncaught Exception', error, 129));
process.on('unhandledRejection', (reason) => {
  const error = runtimeError('Runtime.UnhandledPromiseRejection', reason);
  error.reason = documentOf(reason);
  return die('Unhandled Promise Rejection', error, 128);
});
process.on('beforeExit', () => {
  if (current) {
    current.finish(current.waiting ?? { value: null });
  }
});

// the parent holds the other end of standard input: it closes when the parent dies, however it dies
process.stdin.on('end', () => process.exit(0)).on('error', () => process.exit(0)).resume().unref();

// ---- the handler

function isModule(file) {
  if (!file.endsWith('.js')) {
    return file.endsWith('.mjs');
  }
  for (let folder = path.dirname(file); folder.startsWith(taskRoot); folder = path.dirname(folder)) {
    const description = path.join(folder, 'package.json');
    if (fs.existsSync(description)) {
      return JSON.parse(fs.readFileSync(description, 'utf8')).type === 'module';
    }
  }
  return false;
}

async function importFile(file) {
  try {
    return await import(pathToFileURL(file));
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND' || !module.register) {
      throw error;
    }
    // as Lambda's own runtime, let ES modules find what NODE_PATH has
    module.register(new URL('node_path.mjs', import.meta.url));
    return import(`${pathToFileURL(file)}?again`);
  }
}

function loadFile(name) {
  const require = createRequire(path.join(taskRoot, 'index.js'));
  const whole = path.resolve(taskRoot, name);
  const file = ['.js', '.mjs', '.cjs'].map((end) => whole + end).find((candidate) => fs.existsSync(candidate));
  if (file) {
    return isModule(file) ? importFile(file) : require(file);
  }
  try {
    return require(require.resolve(name, { paths: [taskRoot, path.dirname(whole)] }));
  } catch (error) {
    if (error.code === 'MODULE_NOT_FOUND' && String(error.message).includes(`'${name}'`)) {
      error.message = `Cannot find module '${path.basename(name)}'\nRequire stack:\n- ${import.meta.filename ?? 'index.mjs'}`;
    }
    throw error;
  }
}

async function loadHandler() {
  const wanted = env._HANDLER;
  if (wanted.includes('..')) {
    throw runtimeError('Runtime.MalformedHandlerName',
      `'${wanted}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`);
  }
  const parts = /^([^.]*)\.(.*)$/.exec(path.basename(wanted));
  if (!parts) {
    throw runtimeError('Runtime.MalformedHandlerName', 'Bad handler');
  }
  let found;
  try {
    found = await loadFile(path.join(path.dirname(wanted), parts[1]));
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw runtimeError('Runtime.UserCodeSyntaxError', error);
    }
    if (error.code === 'MODULE_NOT_FOUND' || error.code === 'ERR_MODULE_NOT_FOUND') {
      throw runtimeError('Runtime.ImportModuleError', error);
    }
    throw error;
  }
  for (const name of parts[2].split('.')) {
    found = found?.[name];
  }
  if (!found) {
    throw runtimeError('Runtime.HandlerNotFound', `${wanted} is undefined or not exported`);
  }
  if (typeof found !== 'function') {
    throw runtimeError('Runtime.HandlerNotFound', `${wanted} is not a function`);
  }
  if (env.AWS_EXECUTION_ENV === 'AWS_Lambda_nodejs24.x' && found.length >= 3) {
    throw runtimeError('Runtime.CallbackHandlerDeprecated',
      'AWS Lambda has removed support for callback-based function handlers starting with Node.js 24.');
  }
  return found;
}

// ---- invocations

function contextOf(headers, invocation) {
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  const json = (name) => (headers[name] ? JSON.parse(headers[name]) : undefined);
  let wait = true;
  const done = (error, value) => settle(invocation, error ? { error } : { value }, wait);
  const context = {
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    clientContext: json('lambda-runtime-client-context'),
    identity: json('lambda-runtime-cognito-identity'),
    getRemainingTimeInMillis: () => deadline - Date.now(),
    get callbackWaitsForEmptyEventLoop() { return wait; },
    set callbackWaitsForEmptyEventLoop(value) { wait = value; },
    done: (error, value) => { wait = false; done(error, value); },
    succeed: (value) => { wait = false; done(null, value); },
    fail: (error) => { wait = false; done(error ?? new Error('handled')); },
  };
  return { context, callback: done };
}

// what an invocation says after it was settled means nothing, least of all to the next one
function settle(invocation, outcome, waits) {
  if (invocation.waiting) {
    return;
  }
  if (waits && !outcome.error) {
    invocation.waiting = outcome;
  } else {
    invocation.finish(outcome);
  }
}

function answerOf(value) {
  try {
    return JSON.stringify(value === undefined ? null : value) ?? 'null';
  } catch (error) {
    throw new Error('Unable to stringify response body', { cause: error });
  }
}

async function serve(handler, headers, payload) {
  requestId = headers['lambda-runtime-aws-request-id'];
  env._X_AMZN_TRACE_ID = headers['lambda-runtime-trace-id'] ?? '';
  let target = `invocation/${requestId}/response`;
  let outcome;
  try {
    outcome = await new Promise((resolve, reject) => {
      current = { finish: resolve, waiting: undefined };
      const { context, callback } = contextOf(headers, current);
      const result = handler(JSON.parse(payload), context, callback);
      if (typeof result?.then === 'function') {
        result.then((value) => resolve({ value }), (error) => resolve({ error, thrown: true })).catch(reject);
      }
    });
    current = undefined;
    if (!('error' in outcome)) {
      outcome = { text: answerOf(outcome.value) };
    }
  } catch (error) {
    outcome = { error };
  }
  current = undefined;
  const failed = 'error' in outcome;
  if (failed) {
    target = `invocation/${requestId}/error`;
    log('ERROR', `Invoke Error \t${textOf(outcome.error)}`);
  }
  process.stdout.write(`\u0004${requestId}\n`);
  await (failed ? post(target, outcome.error) : call('POST', target, { 'Content-Type': 'application/json' }, outcome.text));
}

globalThis.awslambda = {
  streamifyResponse() {
    throw new Error('response streaming (awslambda.streamifyResponse) is not supported by the local AWS (dr-local)');
  },
};

let handler;
try {
  handler = await loadHandler();
} catch (error) {
  await die('Uncaught Exception', error, 1);
}
for (;;) {
  let event;
  try {
    event = await call('GET', 'invocation/next');
  } catch {
    process.exit(0);
  }
  if (event.response.statusCode !== 200) {
    process.exit(0);
  }
  await serve(handler, event.response.headers, event.body);
}
