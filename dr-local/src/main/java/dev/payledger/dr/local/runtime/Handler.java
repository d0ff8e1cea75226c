package dev.payledger.dr.local.runtime;

import com.amazonaws.services.lambda.runtime.Context;

/** A function's handler, whatever its form: bytes in, bytes out. */
interface Handler {
    /** Calls the function's code; what that throws comes out as it is. */
    byte[] call(byte[] payload, Context context) throws Throwable;
}
