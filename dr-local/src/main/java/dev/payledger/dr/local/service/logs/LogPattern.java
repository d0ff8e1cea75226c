package dev.payledger.dr.local.service.logs;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A filter pattern: terms and quoted phrases that must all occur, {@code ?a ?b} of which one must, {@code -x} that must
 * not, or a comparison of JSON fields. Patterns in square brackets and regular expressions are refused.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html">Filter pattern
 *     syntax</a>
 */
final class LogPattern {

    private static final Pattern TERM = Pattern.compile("\\s*([?-]?)(?:\"((?:[^\"\\\\]|\\\\.)*)\"|(\\S+))");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_]+");
    private static final int MAX_LENGTH = 1_024;

    private LogPattern() {}

    /**
     * Reads a pattern.
     *
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException {@code InvalidParameterException} where it
     *     is wrong or of an unsupported kind
     */
    static Predicate<String> of(@Nullable String text) {
        String pattern = text == null ? "" : text.strip();
        if (pattern.length() > MAX_LENGTH) {
            throw LogErrors.invalid("Filter pattern is longer than " + MAX_LENGTH + " characters");
        }
        if (pattern.isEmpty()) {
            return message -> true;
        }
        if (pattern.startsWith("[") || pattern.startsWith("%")) {
            throw LogErrors.invalid(
                    "Invalid filter pattern: patterns in square brackets and regular expressions are not"
                            + " supported by the local AWS (dr-local)");
        }
        return pattern.startsWith("{") ? JsonPattern.of(pattern) : terms(pattern);
    }

    private static Predicate<String> terms(String pattern) {
        List<String> all = new ArrayList<>();
        List<String> any = new ArrayList<>();
        List<String> none = new ArrayList<>();
        Matcher matcher = TERM.matcher(pattern);
        int end = 0;
        while (end < pattern.length() && matcher.find(end) && matcher.start() == end) {
            String phrase = matcher.group(2);
            String word = matcher.group(3);
            if (word != null && !PLAIN.matcher(word).matches()) {
                throw LogErrors.invalid("Invalid character(s) in term '" + word + "'");
            }
            String term = word != null ? word : String.valueOf(phrase).replaceAll("\\\\(.)", "$1");
            List<String> kind =
                    matcher.group(1).equals("?") ? any : matcher.group(1).equals("-") ? none : all;
            kind.add(term);
            end = matcher.end();
        }
        // where other terms stand beside them, AWS ignores those with a question mark
        boolean optional = all.isEmpty() && none.isEmpty();
        return message -> all.stream().allMatch(message::contains)
                && none.stream().noneMatch(message::contains)
                && (!optional || any.stream().anyMatch(message::contains));
    }
}
