package dev.payledger.dr.local.service.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.Filter;
import software.amazon.awssdk.services.lambda.model.FilterCriteria;
import software.amazon.event.ruler.JsonRuleCompiler;
import software.amazon.event.ruler.Ruler;

/**
 * Which records of a stream reach a function: those that fit one of the patterns, or all where there are none. Patterns
 * that EventBridge knows and Lambda does not ({@code cidr}, {@code wildcard}) are taken, too.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html">Event filtering</a>
 */
final class RecordFilter {

    private static final int MAX_PATTERNS = 10;

    private RecordFilter() {}

    /**
     * Checks patterns; the wording is unconfirmed.
     *
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException if there are too many or one is not valid
     */
    static void check(FilterCriteria criteria) {
        if (criteria.filters().size() > MAX_PATTERNS) {
            throw LambdaErrors.invalid(
                    "1 validation error detected: Value at 'filterCriteria.filters' failed to satisfy"
                            + " constraint: Member must have length less than or equal to " + MAX_PATTERNS);
        }
        for (Filter filter : criteria.filters()) {
            String problem = filter.pattern() == null ? "no pattern" : problem(filter.pattern());
            if (problem != null) {
                throw LambdaErrors.invalid("Invalid filter pattern definition. " + problem);
            }
        }
    }

    private static @Nullable String problem(String pattern) {
        try {
            return JsonRuleCompiler.check(pattern);
        } catch (RuntimeException e) {
            return e.getMessage();
        }
    }

    /** Whether a record, in the form of the event's, reaches the function. */
    static boolean passes(FilterCriteria criteria, JsonNode record) {
        List<Filter> filters = criteria.filters();
        return filters.isEmpty() || filters.stream().anyMatch(filter -> fits(filter.pattern(), record));
    }

    private static boolean fits(String pattern, JsonNode record) {
        try {
            return Ruler.matchesRule(record.toString(), pattern);
        } catch (Exception e) {
            throw new IllegalStateException("a checked pattern can be matched: " + pattern, e);
        }
    }
}
