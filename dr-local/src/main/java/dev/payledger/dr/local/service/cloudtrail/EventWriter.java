package dev.payledger.dr.local.service.cloudtrail;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.payledger.dr.local.region.CallerDetails;
import dev.payledger.dr.local.region.IdSource;
import dev.payledger.dr.local.wire.Call;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.cloudtrail.model.Resource;

/**
 * Writes records as CloudTrail does.
 *
 * @see <a href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html">
 *     Record contents</a>
 */
final class EventWriter {
    private static final String EVENT_VERSION = "1.11";
    private static final String LOCAL_USER_ID = "AIDALOCALUSER00000000";

    private final CallerDetails callers;
    private final IdSource ids;

    EventWriter(CallerDetails callers, IdSource ids) {
        this.callers = callers;
        this.ids = ids;
    }

    ManagementEvent write(
            CallKind kind,
            Call call,
            String region,
            Instant now,
            SdkRequest input,
            @Nullable SdkPojo answer,
            @Nullable AwsServiceException failure) {
        Instant at = now.truncatedTo(ChronoUnit.SECONDS);
        String name = EventNames.of(kind);
        String source = kind.service() + ".amazonaws.com";
        String id = ids.uuid();
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        record.put("eventVersion", EVENT_VERSION);
        record.set("userIdentity", identity(call));
        record.put("eventTime", at.toString());
        record.put("eventSource", source);
        record.put("eventName", name);
        record.put("awsRegion", region);
        record.put("sourceIPAddress", call.sourceIp());
        record.put("userAgent", call.userAgent());
        boolean denied = false;
        if (failure != null) {
            AwsErrorDetails details = failure.awsErrorDetails();
            String code = details == null || details.errorCode() == null
                    ? failure.getClass().getSimpleName()
                    : details.errorCode();
            denied = code.startsWith("AccessDenied");
            record.put("errorCode", denied ? "AccessDenied" : code);
            record.put("errorMessage", details == null ? failure.getMessage() : details.errorMessage());
        }
        record.set("requestParameters", denied ? record.nullNode() : Parameters.of(input));
        record.set("responseElements", kind.mutating() ? Parameters.of(answer) : record.nullNode());
        record.put("requestID", call.requestId());
        record.put("eventID", id);
        record.put("readOnly", !kind.mutating());
        List<Resource> resources = resources(kind, input);
        record.put("eventType", "AwsApiCall");
        record.put("managementEvent", true);
        record.put("recipientAccountId", call.accountId());
        record.put("eventCategory", "Management");
        return new ManagementEvent(
                id,
                name,
                source,
                at,
                !kind.mutating(),
                call.accessKeyId(),
                lastOf(call.principalArn()),
                resources,
                record.toString());
    }

    private static List<Resource> resources(CallKind kind, SdkRequest input) {
        Map<String, Resource> found = new LinkedHashMap<>();
        kind.resources(input, (type, name) -> {
            String shown = type.equals("AWS::Lambda::Function") ? functionName(name) : name;
            found.put(
                    type + " " + shown,
                    Resource.builder().resourceType(type).resourceName(shown).build());
        });
        return new ArrayList<>(found.values());
    }

    /** Functions are looked up by their names, however a call named them. */
    private static String functionName(String nameOrArn) {
        int at = nameOrArn.indexOf(":function:");
        return at < 0
                ? nameOrArn
                : nameOrArn.substring(at + ":function:".length()).replaceFirst(":.*", "");
    }

    private ObjectNode identity(Call call) {
        ObjectNode identity = JsonNodeFactory.instance.objectNode();
        String roleArn = call.roleArn();
        Optional<CallerDetails.Details> details = callers.details(call.accessKeyId());
        identity.put("type", roleArn == null ? "IAMUser" : "AssumedRole");
        identity.put("principalId", details.map(CallerDetails.Details::userId).orElse(LOCAL_USER_ID));
        identity.put("arn", call.principalArn());
        identity.put("accountId", call.accountId());
        identity.put("accessKeyId", call.accessKeyId());
        if (roleArn == null) {
            identity.put("userName", lastOf(call.principalArn()));
            return identity;
        }
        ObjectNode session = identity.putObject("sessionContext");
        ObjectNode issuer = session.putObject("sessionIssuer");
        issuer.put("type", "Role");
        issuer.put(
                "principalId",
                details.map(known -> known.userId().replaceFirst(":.*", "")).orElse(""));
        issuer.put("arn", roleArn);
        issuer.put("accountId", call.accountId());
        issuer.put("userName", lastOf(roleArn));
        ObjectNode attributes = session.putObject("attributes");
        details.ifPresent(known -> attributes.put(
                "creationDate",
                known.sessionStarted().truncatedTo(ChronoUnit.SECONDS).toString()));
        attributes.put("mfaAuthenticated", "false");
        return identity;
    }

    private static String lastOf(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }
}
