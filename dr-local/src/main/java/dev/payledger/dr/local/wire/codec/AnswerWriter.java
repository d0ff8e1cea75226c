package dev.payledger.dr.local.wire.codec;

import dev.payledger.dr.local.wire.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;

/** Writes answers and errors in the protocol of the request. Thread safe. */
final class AnswerWriter {
    private static final byte[] EMPTY = new byte[0];
    private static final String S3_NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";
    private static final String CLOUDFRONT_NAMESPACE = "http://cloudfront.amazonaws.com/doc/2020-05-31/";
    private static final String ROUTE53_NAMESPACE = "https://route53.amazonaws.com/doc/2013-04-01/";
    /** Root elements that are not named after the operation. The SDKs do not look at them; people do. */
    private static final Map<String, String> S3_ROOTS = Map.of(
            "ListBuckets", "ListAllMyBucketsResult",
            "ListObjectsV2", "ListBucketResult",
            "ListObjects", "ListBucketResult",
            "DeleteObjects", "DeleteResult",
            "GetBucketTagging", "Tagging",
            "GetObjectTagging", "Tagging",
            "GetBucketVersioning", "VersioningConfiguration");

    private final Shapes shapes;
    private final JsonCodec json;
    private final JsonCodec cbor;
    private final XmlCodec xml;
    private final RestCodec rest;

    AnswerWriter(Shapes shapes, JsonCodec json, JsonCodec cbor, XmlCodec xml, RestCodec rest) {
        this.shapes = shapes;
        this.json = json;
        this.cbor = cbor;
        this.xml = xml;
        this.rest = rest;
    }

    HttpResponse success(
            Protocol protocol,
            String jsonType,
            String signingName,
            Operation operation,
            Operation.Result result,
            String requestId) {
        Map<String, List<String>> headers = headers(signingName, requestId);
        SdkPojo response = result.response();
        return switch (protocol) {
            case JSON -> ok(headers, jsonType, json.write(response));
            case CBOR -> {
                headers.put("smithy-protocol", List.of("rpc-v2-cbor"));
                yield ok(headers, "application/cbor", cbor.write(response));
            }
            case QUERY -> ok(headers, "text/xml", query(signingName, operation, response, requestId));
            case REST_JSON, REST_XML -> rest(protocol, signingName, operation, result, headers);
        };
    }

    private byte[] query(String signingName, Operation operation, SdkPojo response, String requestId) {
        XmlText out = new XmlText();
        String root = operation.name() + "Response";
        out.openRoot(root, queryNamespace(signingName));
        // also where it is empty: boto3 wants it for ExecuteChangeSet and the like, others pass over it
        out.open(operation.name() + "Result", "");
        xml.write(out, response);
        out.close(operation.name() + "Result");
        out.open("ResponseMetadata", "");
        out.leaf("RequestId", requestId);
        out.close("ResponseMetadata");
        out.close(root);
        return out.bytes();
    }

    private HttpResponse rest(
            Protocol protocol,
            String signingName,
            Operation operation,
            Operation.Result result,
            Map<String, List<String>> headers) {
        SdkPojo response = result.response();
        rest.writeHeaders(response, headers);
        Shape shape = shapes.of(response);
        int status = SuccessStatus.of(signingName, operation.name());
        for (Member member : shape.members) {
            if (member.location == software.amazon.awssdk.core.protocol.MarshallLocation.STATUS_CODE
                    && member.get(response) instanceof Integer code) {
                status = code;
            }
        }
        byte[] stream = result.stream();
        if (stream != null) {
            return new HttpResponse(headers.containsKey("Content-Range") ? 206 : status, headers, stream);
        }
        Member payload = shape.payload;
        Object whole = payload == null ? response : payload.get(response);
        if (status == 204 || whole == null || (payload == null && shape.body.isEmpty())) {
            return new HttpResponse(status, headers, EMPTY);
        }
        boolean isXml = protocol == Protocol.REST_XML;
        if (whole instanceof SdkBytes bytes) {
            headers.putIfAbsent("Content-Type", List.of(isXml ? "application/octet-stream" : "application/json"));
            return new HttpResponse(status, headers, bytes.asByteArrayUnsafe());
        }
        if (whole instanceof String text && operation.name().equals("GetBucketPolicy")) {
            // The one answer of REST-XML that is JSON.
            return respond(status, headers, "application/json", text.getBytes(StandardCharsets.UTF_8));
        }
        headers.putIfAbsent("Content-Type", List.of(isXml ? "application/xml" : "application/json"));
        byte[] body = isXml
                ? document(signingName, operation, payload == null ? "" : payload.wireOut, whole)
                : whole instanceof SdkPojo pojo
                        ? json.write(pojo)
                        : whole.toString().getBytes(StandardCharsets.UTF_8);
        return new HttpResponse(status, headers, body);
    }

    private byte[] document(String signingName, Operation operation, String payloadName, Object whole) {
        boolean isS3 = signingName.equals("s3");
        String name = payloadName.isEmpty()
                ? isS3
                        ? S3_ROOTS.getOrDefault(operation.name(), operation.name() + "Result")
                        : operation.name() + "Response"
                : payloadName;
        XmlText out = new XmlText();
        out.openRoot(name, isS3 ? S3_NAMESPACE : restNamespace(signingName));
        if (whole instanceof SdkPojo pojo) {
            xml.write(out, pojo);
        } else {
            out.text(whole.toString());
        }
        out.close(name);
        return out.bytes();
    }

    HttpResponse error(Protocol protocol, String jsonType, String signingName, Failure failure, String requestId) {
        Map<String, List<String>> headers = headers(signingName, requestId);
        if (protocol == Protocol.JSON || protocol == Protocol.REST_JSON) {
            if (protocol == Protocol.REST_JSON) {
                headers.put("x-amzn-ErrorType", List.of(failure.code()));
            }
            queryCompatible(signingName, failure, headers);
            byte[] body = json.writeError(failure.code(), failure.message(), failure.members());
            return respond(failure.status(), headers, jsonType, body);
        }
        if (protocol == Protocol.CBOR) {
            headers.put("smithy-protocol", List.of("rpc-v2-cbor"));
            queryCompatible(signingName, failure, headers);
            byte[] body = cbor.writeError(failure.code(), failure.message(), failure.members());
            return respond(failure.status(), headers, "application/cbor", body);
        }
        return respond(
                failure.status(),
                headers,
                signingName.equals("s3") ? "application/xml" : "text/xml",
                signingName.equals("s3") ? s3Error(failure, requestId) : xmlError(signingName, failure, requestId));
    }

    private byte[] xmlError(String signingName, Failure failure, String requestId) {
        XmlText out = new XmlText();
        String namespace = queryNamespace(signingName);
        out.openRoot("ErrorResponse", namespace.isEmpty() ? restNamespace(signingName) : namespace);
        out.open("Error", "");
        out.leaf("Type", failure.status() < 500 ? "Sender" : "Receiver");
        out.leaf("Code", failure.code());
        out.leaf("Message", failure.message());
        xml.write(out, failure.members());
        out.close("Error");
        out.leaf("RequestId", requestId);
        out.close("ErrorResponse");
        return out.bytes();
    }

    private byte[] s3Error(Failure failure, String requestId) {
        XmlText out = new XmlText();
        out.open("Error", "");
        out.leaf("Code", failure.code());
        out.leaf("Message", failure.message());
        out.leaf("RequestId", requestId);
        out.leaf("HostId", requestId);
        out.close("Error");
        return out.bytes();
    }

    /** Clients that come from the query protocol look for the code here. */
    private static void queryCompatible(String signingName, Failure failure, Map<String, List<String>> headers) {
        if (signingName.equals("monitoring")) {
            headers.put(
                    "x-amzn-query-error", List.of(failure.code() + (failure.status() < 500 ? ";Sender" : ";Receiver")));
        }
    }

    private static Map<String, List<String>> headers(String signingName, String requestId) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        if (signingName.equals("s3")) {
            headers.put("x-amz-request-id", List.of(requestId));
            headers.put("x-amz-id-2", List.of(requestId));
        } else {
            headers.put("x-amzn-RequestId", List.of(requestId));
        }
        return headers;
    }

    private static HttpResponse ok(Map<String, List<String>> headers, String type, byte[] body) {
        return respond(200, headers, type, body);
    }

    private static HttpResponse respond(int status, Map<String, List<String>> headers, String type, byte[] body) {
        headers.put("Content-Type", List.of(type));
        return new HttpResponse(status, headers, body);
    }

    private static String restNamespace(String signingName) {
        return switch (signingName) {
            case "route53" -> ROUTE53_NAMESPACE;
            case "cloudfront" -> CLOUDFRONT_NAMESPACE;
            default -> "";
        };
    }

    private static String queryNamespace(String signingName) {
        return switch (signingName) {
            case "iam" -> "https://iam.amazonaws.com/doc/2010-05-08/";
            case "sts" -> "https://sts.amazonaws.com/doc/2011-06-15/";
            case "cloudformation" -> "http://cloudformation.amazonaws.com/doc/2010-05-15/";
            case "sns" -> "http://sns.amazonaws.com/doc/2010-03-31/";
            case "monitoring" -> "http://monitoring.amazonaws.com/doc/2010-08-01/";
            default -> "";
        };
    }

    /** An error as the wire shows it. */
    record Failure(String code, int status, String message, SdkPojo members) {}
}
