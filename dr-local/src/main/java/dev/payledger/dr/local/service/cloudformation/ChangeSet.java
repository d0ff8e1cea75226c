package dev.payledger.dr.local.service.cloudformation;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudformation.model.Change;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetStatus;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetType;
import software.amazon.awssdk.services.cloudformation.model.ExecutionStatus;
import software.amazon.awssdk.services.cloudformation.model.OnStackFailure;
import software.amazon.awssdk.services.cloudformation.model.StackDriftStatus;

/**
 * A change set. Immutable; the stack holds its present version.
 *
 * @param source what the stack would be made from
 * @param changes what executing it would do
 * @param reason why it failed, or null
 * @param onStackFailure what happens when executing it fails, or null for the default
 * @param driftStatus how the stack was when a change set was made that is aware of drift; null for others
 */
record ChangeSet(
        String name,
        String id,
        ChangeSetType type,
        @Nullable String description,
        Instant created,
        Stack.Source source,
        Map<String, String> parameters,
        List<Change> changes,
        ChangeSetStatus status,
        @Nullable String reason,
        ExecutionStatus executionStatus,
        @Nullable OnStackFailure onStackFailure,
        @Nullable StackDriftStatus driftStatus) {

    /** Whether executing it also puts back what was changed elsewhere. */
    boolean revertsDrift() {
        return driftStatus != null;
    }

    ChangeSet withExecutionStatus(ExecutionStatus next) {
        return new ChangeSet(
                name,
                id,
                type,
                description,
                created,
                source,
                parameters,
                changes,
                status,
                reason,
                next,
                onStackFailure,
                driftStatus);
    }
}
