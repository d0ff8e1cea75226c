package dev.payledger.dr.local.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Policy variables such as <code>${aws:PrincipalAccount}</code>, with <code>${aws:username, 'default'}</code> and the
 * characters <code>${*}</code>, <code>${?}</code> and <code>${$}</code>. A variable without a value stays as it is and
 * so matches nothing.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html">Policy variables</a>
 */
final class Variables {

    private static final Pattern NAME = Pattern.compile("\\$\\{\\s*([^}*?$,\\s]+)");

    private Variables() {}

    /** A text with its variables filled in. */
    static String fill(String text, PolicyRequest request) {
        return fill(text, request, false);
    }

    /** A pattern with its variables filled in; wildcards in their values are no wildcards. */
    static String fillPattern(String pattern, PolicyRequest request) {
        return fill(pattern, request, true);
    }

    /** The condition keys that a text's variables name, in lower case. */
    static List<String> namesIn(String text) {
        List<String> names = new ArrayList<>();
        Matcher matcher = NAME.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1).toLowerCase(Locale.ROOT));
        }
        return names;
    }

    private static String fill(String pattern, PolicyRequest request, boolean literal) {
        int open = pattern.indexOf("${");
        if (open < 0) {
            return pattern;
        }
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (open >= 0) {
            int close = pattern.indexOf('}', open);
            if (close < 0) {
                break;
            }
            text.append(pattern, at, open);
            String value = value(pattern.substring(open + 2, close), request);
            if (value == null) {
                text.append(pattern, open, close + 1);
            } else {
                text.append(literal ? Wildcards.literal(value) : value);
            }
            at = close + 1;
            open = pattern.indexOf("${", at);
        }
        return text.append(pattern.substring(at)).toString();
    }

    private static @Nullable String value(String variable, PolicyRequest request) {
        if (variable.equals("*") || variable.equals("?") || variable.equals("$")) {
            return variable;
        }
        int comma = variable.indexOf(',');
        String name =
                (comma < 0 ? variable : variable.substring(0, comma)).strip().toLowerCase(Locale.ROOT);
        List<String> values = request.context().getOrDefault(name, List.of());
        if (values.size() == 1) {
            return values.get(0);
        }
        String otherwise = comma < 0 ? "" : variable.substring(comma + 1).strip();
        boolean quoted = otherwise.length() >= 2 && otherwise.startsWith("'") && otherwise.endsWith("'");
        return quoted ? otherwise.substring(1, otherwise.length() - 1) : null;
    }
}
