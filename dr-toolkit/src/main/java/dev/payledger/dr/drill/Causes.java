package dev.payledger.dr.drill;

import dev.payledger.dr.fault.FaultInjectReport;
import dev.payledger.dr.internal.resource.Deployment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Joins each failed request to its cause: the fault on the function behind its route, if the request was under way while
 * the fault was active and no other region answered it.
 */
final class Causes {

    private final Map<String, FaultInjectReport.Injected> faultByRoute = new HashMap<>();
    private final String region;
    private final long fromNanos;
    private final long untilNanos;
    private final Map<String, Long> counts = new TreeMap<>();
    private long unexplained;

    /**
     * Prepares the join.
     *
     * @param fromNanos when the first fault was requested
     * @param untilNanos when the last was restored
     */
    Causes(Deployment deployment, FaultInjectReport injected, long fromNanos, long untilNanos) {
        this.region = injected.region();
        this.fromNanos = fromNanos;
        this.untilNanos = untilNanos;
        String prefix = deployment.names().deployment() + "-";
        Map<String, FaultInjectReport.Injected> byFunction = new HashMap<>();
        injected.faults().forEach(fault -> byFunction.put(fault.function(), fault));
        deployment.httpApi(region).functionsByRoute(deployment.apiId(region)).forEach((route, function) -> {
            String name = function.startsWith(prefix) ? function.substring(prefix.length()) : function;
            FaultInjectReport.Injected fault = byFunction.get(name);
            if (fault != null) {
                faultByRoute.put(route, fault);
            }
        });
    }

    /** Counts every failed request. */
    Causes of(List<Sample> samples) {
        for (Sample sample : samples) {
            if (!sample.ok()) {
                FaultInjectReport.Injected fault = fault(sample);
                if (fault == null) {
                    unexplained++;
                }
                String symptom = sample.route().name() + " " + sample.problem();
                counts.merge(
                        fault == null ? symptom : fault.function() + " " + fault.fault() + " (" + symptom + ")",
                        1L,
                        Long::sum);
            }
        }
        return this;
    }

    private FaultInjectReport.@Nullable Injected fault(Sample sample) {
        boolean during = sample.endNanos() >= fromNanos && sample.startNanos() <= untilNanos;
        boolean elsewhere = !sample.region().isEmpty() && !sample.region().equals(region);
        return during && !elsewhere ? faultByRoute.get(sample.route().key()) : null;
    }

    Map<String, Long> counts() {
        return counts;
    }

    long unexplained() {
        return unexplained;
    }
}
