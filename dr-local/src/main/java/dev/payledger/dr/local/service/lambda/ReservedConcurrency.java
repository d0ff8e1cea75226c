package dev.payledger.dr.local.service.lambda;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How much concurrency may be reserved. */
final class ReservedConcurrency {

    static final int OF_ACCOUNT = 1_000;
    private static final int LEAST_UNRESERVED = 100;

    private ReservedConcurrency() {}

    /** A reservation that leaves the other functions enough. 0 can always be reserved. */
    static int checked(@Nullable Integer wanted, LambdaFunction function, List<LambdaFunction> all) {
        if (wanted == null || wanted < 0) {
            throw LambdaErrors.invalid("Value '" + wanted + "' at 'reservedConcurrentExecutions' failed to satisfy"
                    + " constraint: Member must have value greater than or equal to 0");
        }
        int others = 0;
        for (LambdaFunction other : all) {
            Integer reserved = other.reservedConcurrency();
            others += other == function || reserved == null ? 0 : reserved;
        }
        if (wanted > 0 && OF_ACCOUNT - others - wanted < LEAST_UNRESERVED) {
            throw LambdaErrors.invalid("Specified ReservedConcurrentExecutions for function decreases account's"
                    + " UnreservedConcurrentExecution below its minimum value of [" + LEAST_UNRESERVED + "].");
        }
        return wanted;
    }
}
