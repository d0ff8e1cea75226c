package dev.payledger.dr.deploy;

import dev.payledger.dr.report.DrReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What deploy did.
 *
 * @since 0.1.0
 */
public record DeployReport(List<StackResult> stacks, Duration took) implements DrReport {

    /**
     * One stack.
     *
     * @param outcome {@code CREATED}, {@code UPDATED} or {@code UNCHANGED}
     * @param status CloudFormation's word, for example {@code CREATE_COMPLETE}
     * @param outputs the stack's outputs
     * @since 0.1.0
     */
    public record StackResult(
            String region, String stack, String outcome, String status, Map<String, String> outputs, Duration took) {}

    @Override
    public String verb() {
        return "deploy";
    }

    @Override
    public String summary() {
        return stacks.stream()
                .map(stack -> stack.stack() + " " + stack.region() + " " + stack.outcome())
                .collect(Collectors.joining(", "));
    }
}
