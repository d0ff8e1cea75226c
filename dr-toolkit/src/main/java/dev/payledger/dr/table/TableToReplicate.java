package dev.payledger.dr.table;

import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.Stack;
import dev.payledger.dr.internal.resource.Stack.Member;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds the table that is to be global: it stands in the primary's stack and not in the secondary's.
 *
 * @since 0.1.0
 */
public final class TableToReplicate {

    private static final String TABLE = "AWS::DynamoDB::Table";

    private final Deployment deployment;

    public TableToReplicate(Deployment deployment) {
        this.deployment = deployment;
    }

    /** The one table; empty where there is none or more than one. */
    public Optional<String> find() {
        String configured = deployment.config().table();
        if (configured != null) {
            return Optional.of(configured);
        }
        Set<String> candidates = candidates();
        return candidates.size() == 1 ? candidates.stream().findFirst() : Optional.empty();
    }

    /**
     * The one table.
     *
     * @throws DrException with {@code DR-TABLE-001} where there is none or more than one
     */
    public String name() {
        return find().orElseThrow(() -> {
            Set<String> candidates = candidates();
            return new DrException(
                    DrError.TABLE_001,
                    "It is not clear which table is to become global.",
                    candidates.isEmpty()
                            ? "no table stands in the primary's stack and not in the secondary's."
                            : "these stand only in the primary's stack: " + candidates + ".",
                    "set dr.table.");
        });
    }

    private Set<String> candidates() {
        List<Member> primary = deployment.stack(deployment.regions().primary()).members(TABLE);
        Stack secondary = deployment.stack(deployment.regions().secondary());
        Set<String> there =
                secondary.members(TABLE).stream().map(Member::logicalId).collect(Collectors.toSet());
        Set<String> names = new TreeSet<>();
        primary.stream()
                .filter(member -> !there.contains(member.logicalId())
                        && !member.physicalId().isEmpty())
                .forEach(member -> names.add(member.physicalId()));
        return names;
    }
}
