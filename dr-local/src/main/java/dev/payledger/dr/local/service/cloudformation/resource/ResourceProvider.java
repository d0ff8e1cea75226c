package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One resource type. Providers hold no state: everything they know of a resource comes with the call. They are called
 * from several threads, for one resource by one thread at a time, and wait until the resource is stable.
 */
public interface ResourceProvider {

    /** The type's properties and attributes. */
    ResourceSchema schema();

    /**
     * Makes the resource. Calls {@link ResourceRequest#initiated} as soon as the resource exists, so that it is removed
     * when a later step fails.
     *
     * @throws ResourceFailure or an AWS error, if it cannot be made
     */
    Made create(ResourceRequest request);

    /**
     * Changes the resource in place to what the request says. Called only if no property that needs a replacement has
     * changed.
     *
     * @param existing as it is now, or as a failed change may have left it
     */
    Made update(Existing existing, ResourceRequest request);

    /**
     * The resource's properties as they really are, under the names that they have in a template; what is not there is
     * left out.
     *
     * @return empty where drift of this type is not detected
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException if it is gone
     */
    default Optional<Map<String, Object>> actual(Existing existing, ResourceContext context) {
        return Optional.empty();
    }

    /** Properties that cannot be read back, and so never drift. */
    default Set<String> writeOnly() {
        return Set.of();
    }

    /** Removes the resource. That it is gone already is no error. */
    void delete(Existing existing, ResourceContext context);

    /**
     * A resource as made.
     *
     * @param physicalId what {@code Ref} answers
     * @param attributes what {@code Fn::GetAtt} answers, by name
     */
    record Made(String physicalId, Map<String, Object> attributes) {}

    /**
     * A resource as it was made or last changed.
     *
     * @param stackTags the tags that its stack had then
     */
    record Existing(
            String physicalId,
            Map<String, Object> properties,
            Map<String, Object> attributes,
            Map<String, String> stackTags) {

        /** The properties with their accessors. */
        public Properties view() {
            return new Properties(properties);
        }

        /** The tags that it was given: its own over the stack's. */
        public Map<String, String> tags() {
            return view().tagsOver(stackTags);
        }
    }
}
