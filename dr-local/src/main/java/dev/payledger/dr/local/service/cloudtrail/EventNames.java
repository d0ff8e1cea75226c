package dev.payledger.dr.local.service.cloudtrail;

import java.util.Map;

/**
 * What CloudTrail calls an operation: its own name, but for Lambda, whose names end in the date of their API version,
 * and some of S3.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/logging-using-cloudtrail.html">Lambda's event names</a>
 */
final class EventNames {

    private static final Map<String, String> LAMBDA = Map.ofEntries(
            Map.entry("AddPermission", "AddPermission20150331v2"),
            Map.entry("CreateEventSourceMapping", "CreateEventSourceMapping20150331"),
            Map.entry("CreateFunction", "CreateFunction20150331"),
            Map.entry("DeleteEventSourceMapping", "DeleteEventSourceMapping20150331"),
            Map.entry("DeleteFunction", "DeleteFunction20150331"),
            Map.entry("DeleteFunctionConcurrency", "DeleteFunctionConcurrency20171031"),
            Map.entry("GetEventSourceMapping", "GetEventSourceMapping20150331"),
            Map.entry("GetFunction", "GetFunction20150331v2"),
            // The dates of the reads below follow their API versions (unconfirmed).
            Map.entry("GetFunctionConcurrency", "GetFunctionConcurrency20190930"),
            Map.entry("GetFunctionConfiguration", "GetFunctionConfiguration20150331v2"),
            Map.entry("GetPolicy", "GetPolicy20150331v2"),
            Map.entry("ListEventSourceMappings", "ListEventSourceMappings20150331"),
            Map.entry("ListFunctions", "ListFunctions20150331"),
            Map.entry("ListTags", "ListTags20170331"),
            Map.entry("PutFunctionConcurrency", "PutFunctionConcurrency20171031"),
            Map.entry("RemovePermission", "RemovePermission20150331v2"),
            Map.entry("TagResource", "TagResource20170331v2"),
            Map.entry("UntagResource", "UntagResource20170331v2"),
            Map.entry("UpdateEventSourceMapping", "UpdateEventSourceMapping20150331"),
            Map.entry("UpdateFunctionCode", "UpdateFunctionCode20150331v2"),
            Map.entry("UpdateFunctionConfiguration", "UpdateFunctionConfiguration20150331v2"));

    private static final Map<String, String> S3 = Map.of(
            "DeletePublicAccessBlock", "DeleteBucketPublicAccessBlock",
            "GetPublicAccessBlock", "GetBucketPublicAccessBlock",
            "PutPublicAccessBlock", "PutBucketPublicAccessBlock");

    private EventNames() {}

    static String of(CallKind kind) {
        return switch (kind.service()) {
            case "lambda" -> LAMBDA.getOrDefault(kind.operation(), kind.operation());
            case "s3" -> S3.getOrDefault(kind.operation(), kind.operation());
            default -> kind.operation();
        };
    }
}
