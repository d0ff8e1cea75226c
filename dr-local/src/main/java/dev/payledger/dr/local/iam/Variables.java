package dev.payledger.dr.local.iam;

import java.util.List;
import java.util.Locale;

/** Policy variables such as <code>${aws:PrincipalAccount}</code>. */
final class Variables {

    private Variables() {}

    /** A pattern with its variables filled in; one that is unknown stays and so matches nothing. */
    static String fill(String pattern, PolicyRequest request) {
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
            String name = pattern.substring(open + 2, close).toLowerCase(Locale.ROOT);
            List<String> values = request.context().getOrDefault(name, List.of());
            text.append(values.size() == 1 ? values.get(0) : pattern.substring(open, close + 1));
            at = close + 1;
            open = pattern.indexOf("${", at);
        }
        return text.append(pattern.substring(at)).toString();
    }
}
