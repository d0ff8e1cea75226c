package dev.payledger.dr.local.service.lambda;

import dev.payledger.dr.local.wire.AwsError;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.PreconditionFailedException;

/**
 * Who else may use a version of a layer. There is one account here, so it is kept and shown, and nobody asks it. Thread
 * safe.
 */
final class LayerPolicy {

    private final ResourcePolicy statements;
    private final Supplier<String> revisions;
    private @Nullable String revision;

    LayerPolicy(String arn, Supplier<String> revisions) {
        this.statements = new ResourcePolicy(arn);
        this.revisions = revisions;
    }

    /** Adds a statement and returns it as JSON. */
    synchronized String add(ResourcePolicy.Statement statement, @Nullable String expectedRevision) {
        check(expectedRevision);
        String json = statements.add(statement);
        revision = revisions.get();
        return json;
    }

    synchronized void remove(String sid, @Nullable String expectedRevision) {
        check(expectedRevision);
        statements.remove(sid);
        revision = revisions.get();
    }

    /** All statements, as JSON. */
    synchronized String document() {
        if (statements.isEmpty()) {
            throw LambdaErrors.notFound("No policy is associated with the given resource.");
        }
        return statements.document();
    }

    synchronized @Nullable String revision() {
        return revision;
    }

    private void check(@Nullable String expected) {
        if (expected != null && !expected.equals(revision)) {
            throw AwsError.of(
                    PreconditionFailedException.builder().type("User"),
                    "PreconditionFailedException",
                    412,
                    "The Revision Id provided does not match the latest Revision Id. Call the GetLayerPolicy API to"
                            + " retrieve the latest Revision Id");
        }
    }
}
