package dev.payledger.dr.local.iam;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an identity has been given. Immutable.
 *
 * @param inline policies in the identity, by name
 * @param attached managed policies, by ARN
 * @param boundary the most that these can allow, or null where there is no such limit
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html">Permissions boundaries</a>
 */
public record Grants(
        Map<String, PolicyDocument> inline,
        Map<String, ManagedPolicy> attached,
        @Nullable ManagedPolicy boundary) {

    /** Nothing, within a boundary or none. */
    public static Grants nothing(@Nullable ManagedPolicy boundary) {
        return new Grants(Map.of(), Map.of(), boundary);
    }

    public Grants with(String name, PolicyDocument document) {
        Map<String, PolicyDocument> more = new TreeMap<>(inline);
        more.put(name, document);
        return new Grants(more, attached, boundary);
    }

    public Grants without(String name) {
        Map<String, PolicyDocument> less = new TreeMap<>(inline);
        less.remove(name);
        return new Grants(less, attached, boundary);
    }

    public Grants attaching(ManagedPolicy policy) {
        Map<String, ManagedPolicy> more = new TreeMap<>(attached);
        more.put(policy.arn(), policy);
        return new Grants(inline, more, boundary);
    }

    public Grants detaching(String arn) {
        Map<String, ManagedPolicy> less = new TreeMap<>(attached);
        less.remove(arn);
        return new Grants(inline, less, boundary);
    }

    public Grants within(@Nullable ManagedPolicy newBoundary) {
        return new Grants(inline, attached, newBoundary);
    }

    /** The policies that hold at a time. */
    List<PolicyDocument> documents(Instant at) {
        List<PolicyDocument> documents = new ArrayList<>(inline.values());
        attached.values().forEach(policy -> documents.add(policy.document(at)));
        return documents;
    }

    /** The boundary's statements that hold at a time. */
    Optional<PolicyDocument> limit(Instant at) {
        return Optional.ofNullable(boundary).map(policy -> policy.document(at));
    }
}
