package dev.payledger.dr.local.service.iam;

import dev.payledger.dr.local.region.Delays;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.wire.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Until when what a change of policies replaced holds. Only calls that somebody made are delayed: CloudFormation, which
 * calls in process, is taken to wait for what it changes (unconfirmed).
 */
final class Propagation {

    private final RegionContext context;

    Propagation(RegionContext context) {
        this.context = context;
    }

    /** Empty where the change holds at once, as it does on a good day. */
    Optional<Instant> until(String subject) {
        if (Call.currentOrNull() == null) {
            return Optional.empty();
        }
        Duration takes = context.delays().of(Delays.What.POLICY, subject, Duration.ZERO);
        return takes.isZero()
                ? Optional.empty()
                : Optional.of(context.time().now().plus(context.time().interval(takes)));
    }
}
