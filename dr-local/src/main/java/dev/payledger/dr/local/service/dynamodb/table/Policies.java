package dev.payledger.dr.local.service.dynamodb.table;

import dev.payledger.dr.local.iam.CanonicalPolicy;
import dev.payledger.dr.local.iam.PolicyDocument;
import dev.payledger.dr.local.iam.PolicyDocument.Decision;
import dev.payledger.dr.local.iam.PolicyRequest;
import dev.payledger.dr.local.iam.Principal;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.wire.ResourcePolicy;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The resource-based policies of one region's tables and streams, by ARN. They go with their table. Thread safe. */
public final class Policies {

    private final RegionContext context;
    private final Map<String, Attached> byArn = new ConcurrentSkipListMap<>();

    Policies(RegionContext context) {
        this.context = context;
    }

    /**
     * A policy of a table or stream.
     *
     * @param text in AWS's own form
     * @param revisionId epoch milliseconds of the change
     */
    public record Attached(String text, PolicyDocument document, String accountId, String revisionId)
            implements ResourcePolicy {

        @Override
        public Verdict says(String principalArn, String action, String resourceArn, Map<String, String> conditionKeys) {
            PolicyRequest request = PolicyRequest.of(action, resourceArn, conditionKeys);
            if (document.decide(Principal.caller(principalArn, accountId), request) == Decision.DENIED) {
                return Verdict.DENIES;
            }
            return document.decide(Principal.named(principalArn), request) == Decision.ALLOWED
                    ? Verdict.ALLOWS
                    : Verdict.SILENT;
        }

        @Override
        public boolean deniesAllBut(String action, String resourceArn, Map<String, String> conditionKeys) {
            return document.deniesAllBut(PolicyRequest.of(action, resourceArn, conditionKeys));
        }
    }

    /** Whether there is no policy at all. */
    public boolean isEmpty() {
        return byArn.isEmpty();
    }

    /** The policy of a table or stream, or null. */
    public @Nullable Attached of(String resourceArn) {
        return byArn.get(resourceArn);
    }

    /** What decides about a resource: the policy of its stream or table; indexes share their table's. */
    public @Nullable ResourcePolicy decidingOn(String resourceArn) {
        int index = resourceArn.indexOf("/index/");
        return byArn.get(index < 0 ? resourceArn : resourceArn.substring(0, index));
    }

    /** Attaches a policy; one that says the same as the present one changes nothing. */
    public synchronized Attached put(String resourceArn, PolicyDocument document) {
        String text = CanonicalPolicy.of(document.text());
        Attached former = byArn.get(resourceArn);
        if (former != null && former.text().equals(text)) {
            return former;
        }
        long revision = context.time().now().toEpochMilli();
        if (former != null) {
            revision = Math.max(revision, Long.parseLong(former.revisionId()) + 1);
        }
        Attached attached = new Attached(text, document, context.accountId(), Long.toString(revision));
        byArn.put(resourceArn, attached);
        return attached;
    }

    /** Takes a policy away; answers what was there, or null. */
    public synchronized @Nullable Attached remove(String resourceArn) {
        return byArn.remove(resourceArn);
    }

    /** Takes the policies of a table and of its streams away. */
    void removeAll(Table table) {
        byArn.keySet().removeIf(arn -> arn.equals(table.arn()) || arn.startsWith(table.arn() + "/stream/"));
    }
}
