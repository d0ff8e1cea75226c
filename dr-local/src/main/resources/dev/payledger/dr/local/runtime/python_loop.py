"""The loop of a Python function's process: asks the Runtime API for events, calls the handler, answers.

It behaves as Lambda's managed runtime does (https://docs.aws.amazon.com/lambda/latest/dg/lambda-python.html). A message
of the logging module is one log event: it is framed by STX and ETX; EOT marks that an invocation has written all it had
to say.
"""

import decimal
import http.client
import importlib
import json
import logging
import os
import sys
import threading
import time
import traceback

NO_BREAK_SPACE = "\u00a0"  # Lambda indents the traces in its logs by these


class Fault(Exception):
    """What the runtime itself finds wrong with the function."""

    def __init__(self, kind, message, trace=None):
        super().__init__(message)
        self.kind = kind
        self.trace = trace or []


class Api:
    """The Runtime API over one kept-alive connection, which is opened again where the other side closed it meanwhile."""

    def __init__(self, address):
        authority, _, prefix = address.partition("/")
        self.base = ("/" + prefix if prefix else "") + "/2018-06-01/runtime/"
        self.connection = http.client.HTTPConnection(authority)

    def call(self, method, path, body=None, error_type=None):
        headers = {"Content-Type": "application/json"}
        if error_type:
            headers["Lambda-Runtime-Function-Error-Type"] = error_type
        kept = self.connection.sock is not None
        try:
            response = self.exchange(method, path, body, headers)
        except ConnectionError:
            self.connection.close()
            if not kept:
                raise
            response = self.exchange(method, path, body, headers)
        return response, response.read()

    def exchange(self, method, path, body, headers):
        self.connection.request(method, self.base + path, body, headers)
        return self.connection.getresponse()

    def fail(self, path, document):
        self.call("POST", path, json.dumps(document).encode(), document["errorType"])


class LambdaContext:
    """What a handler is told about its invocation."""

    def __init__(self, headers):
        self.aws_request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
        self.invoked_function_arn = headers["Lambda-Runtime-Invoked-Function-Arn"]
        self.memory_limit_in_mb = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = os.environ["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]
        self.client_context = None
        self.identity = CognitoIdentity()
        self.tenant_id = None
        self._deadline_millis = int(headers["Lambda-Runtime-Deadline-Ms"])

    def get_remaining_time_in_millis(self):
        return max(0, self._deadline_millis - int(time.time() * 1000))

    def log(self, message):
        frame(str(message))


class CognitoIdentity:
    """Never there: no mobile SDK calls functions here."""

    def __init__(self):
        self.cognito_identity_id = None
        self.cognito_identity_pool_id = None


class Encoder(json.JSONEncoder):
    def default(self, value):
        if isinstance(value, decimal.Decimal):
            return float(value)
        return super().default(value)


current_request = {"id": ""}


class Records(logging.Filter):
    def filter(self, record):
        record.aws_request_id = current_request["id"]
        return True


class Frames(logging.Handler):
    def emit(self, record):
        frame(self.format(record))


def frame(text):
    raw(b"\x02" + text.encode("utf-8", "replace") + b"\x03")


def raw(content):
    sys.stdout.flush()
    sys.stderr.flush()
    while content:
        content = content[os.write(1, content):]


def end_with_parent():
    """The parent holds the other end of standard input: it closes when the parent dies, however it dies."""
    parent = os.dup(0)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)

    def watch():
        while os.read(parent, 1):
            pass
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()


def set_up_logging():
    logging.Formatter.converter = time.gmtime
    handler = Frames()
    handler.setFormatter(logging.Formatter(
        "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s\n", "%Y-%m-%dT%H:%M:%S"))
    handler.addFilter(Records())
    logging.getLogger().addHandler(handler)


def load(wanted):
    try:
        module, name = wanted.rsplit(".", 1)
    except ValueError as error:
        raise Fault("Runtime.MalformedHandlerName", f"Bad handler '{wanted}': {error}") from error
    path = module.replace("/", ".")
    if path.split(".")[0] in sys.builtin_module_names:
        raise Fault("Runtime.BuiltInModuleConflict", f"Cannot use built-in module {module} as a handler module")
    try:
        loaded = importlib.import_module(path)
    except ImportError as error:
        raise Fault("Runtime.ImportModuleError", f"Unable to import module '{module}': {error}") from error
    except SyntaxError as error:
        trace = [f'  File "{error.filename}" Line {error.lineno}\n    {error.text}']
        raise Fault("Runtime.UserCodeSyntaxError", f"Syntax error in module '{module}': {error}", trace) from error
    try:
        return getattr(loaded, name)
    except AttributeError as error:
        raise Fault("Runtime.HandlerNotFound", f"Handler '{name}' missing on module '{module}'") from error


def document_of(error, request_id):
    if isinstance(error, Fault):
        kind, trace = error.kind, error.trace
    else:
        kind = type(error).__name__
        frames = traceback.extract_tb(error.__traceback__)
        ours = next((i for i, f in enumerate(frames) if f.filename != __file__ and "importlib" not in f.filename), 0)
        trace = traceback.format_list(frames[ours:])
    return {"errorMessage": str(error), "errorType": kind, "requestId": request_id, "stackTrace": trace}


def log_error(document):
    lines = [f"[ERROR] {document['errorType']}: {document['errorMessage']}"]
    if document["stackTrace"]:
        lines.append("Traceback (most recent call last):")
        for entry in document["stackTrace"]:
            for line in entry.splitlines():
                stripped = line.lstrip(" ")
                lines.append(NO_BREAK_SPACE * (len(line) - len(stripped)) + stripped)
    frame("\n".join(lines) + "\n")


def answer(handler, headers, payload):
    try:
        event = json.loads(payload)
    except ValueError as error:
        raise Fault("Runtime.UnmarshalError", f"Unable to unmarshal input: {error}") from error
    result = handler(event, LambdaContext(headers))
    try:
        return json.dumps(result, cls=Encoder, ensure_ascii=False).encode()
    except (TypeError, ValueError) as error:
        raise Fault("Runtime.MarshalError", f"Unable to marshal response: {error}") from error


def serve(api, handler, headers, payload):
    request_id = headers["Lambda-Runtime-Aws-Request-Id"]
    current_request["id"] = request_id
    os.environ["_X_AMZN_TRACE_ID"] = headers.get("Lambda-Runtime-Trace-Id", "")
    try:
        body, document = answer(handler, headers, payload), None
    except Exception as error:  # whatever a handler raises is its answer
        body, document = None, document_of(error, request_id)
        log_error(document)
    raw(b"\x04" + request_id.encode() + b"\n")
    if document:
        api.fail(f"invocation/{request_id}/error", document)
    else:
        api.call("POST", f"invocation/{request_id}/response", body)


def main():
    end_with_parent()
    api = Api(os.environ["AWS_LAMBDA_RUNTIME_API"])
    sys.path[0] = os.environ["LAMBDA_TASK_ROOT"]
    set_up_logging()
    try:
        handler = load(os.environ["_HANDLER"])
    except Exception as error:
        document = document_of(error, "")
        log_error(document)
        api.fail("init/error", document)
        sys.exit(1)
    while True:
        try:
            response, payload = api.call("GET", "invocation/next")
        except OSError:
            os._exit(0)
        if response.status != 200:
            os._exit(0)
        serve(api, handler, response.headers, payload)


main()
