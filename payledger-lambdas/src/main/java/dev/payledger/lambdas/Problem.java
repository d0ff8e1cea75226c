package dev.payledger.lambdas;

import org.jspecify.annotations.Nullable;

/**
 * A problem document of <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>.
 *
 * @param status the HTTP status
 * @param type names the kind of problem, for programs
 * @param title names the kind of problem, for people
 * @param detail what is wrong this time
 * @param field the field of the request to correct, if it is one
 */
record Problem(
        int status,
        String type,
        String title,
        String detail,
        @Nullable String field) {
    static Problem invalid(String field, String detail) {
        return new Problem(400, "invalid-request", "The request is not valid", detail, field);
    }

    static Problem tooLarge(String field, String detail) {
        return new Problem(413, "too-large", "The request is too large", detail, field);
    }

    static Problem keyConflict(String detail) {
        return new Problem(
                409,
                "idempotency-conflict",
                "The idempotency key belongs to another transaction",
                detail,
                "Idempotency-Key");
    }

    static Problem unknownTransaction(String detail) {
        return new Problem(404, "unknown-transaction", "There is no such transaction here", detail, "reverses");
    }

    static Problem unavailable(String detail) {
        return new Problem(503, "unavailable", "The ledger cannot answer now", detail, null);
    }

    static Problem internal(String detail) {
        return new Problem(500, "internal", "The ledger failed", detail, null);
    }

    String toJson(@Nullable String apiRequestId) {
        return Json.object(json -> {
            json.writeStringField("type", "urn:payledger:problem:" + type);
            json.writeStringField("title", title);
            json.writeNumberField("status", status);
            json.writeStringField("detail", detail);
            if (field != null) {
                json.writeStringField("field", field);
            }
            if (apiRequestId != null) {
                json.writeStringField("requestId", apiRequestId);
            }
        });
    }
}
