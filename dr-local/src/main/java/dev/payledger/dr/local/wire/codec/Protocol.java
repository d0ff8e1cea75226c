package dev.payledger.dr.local.wire.codec;

/** AWS's wire protocols, as one request uses them. */
public enum Protocol {
    /** {@code X-Amz-Target} and a JSON body. */
    JSON,
    /** A form with {@code Action}; the answer is XML. */
    QUERY,
    /** Method and path name the operation; bodies are JSON. */
    REST_JSON,
    /** Method and path name the operation; bodies are XML. */
    REST_XML,
    /** Smithy RPC v2 with CBOR bodies. */
    CBOR
}
