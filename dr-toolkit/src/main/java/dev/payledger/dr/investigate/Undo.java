package dev.payledger.dr.investigate;

import java.util.List;

/**
 * AWS CLI commands that bring a function back to what its template says, by nothing but the template. A plain deployment
 * would not: CloudFormation does not look at what others changed.
 */
final class Undo {

    private Undo() {}

    static List<String> of(Verdict verdict, FunctionFacts facts) {
        if (verdict.kind() == null || !verdict.active()) {
            return List.of();
        }
        return switch (verdict.kind()) {
            case THROTTLED -> concurrency(facts);
            case VARIABLE_MISSING -> variable(verdict.subject(), facts);
            case ROLE_LACKS_ACTION -> role(facts);
        };
    }

    private static String lambda(String operation, FunctionFacts facts) {
        return "aws lambda " + operation + " --region " + facts.region() + " --function-name " + facts.name();
    }

    private static List<String> concurrency(FunctionFacts facts) {
        FunctionFacts.Declared template = facts.template();
        Integer wanted = template == null ? null : template.reserved();
        if (wanted == null) {
            return List.of(lambda("delete-function-concurrency", facts));
        }
        return wanted == 0
                ? List.of("# the template itself reserves 0 for " + facts.name() + ": change it there and deploy")
                : List.of(lambda("put-function-concurrency", facts) + " --reserved-concurrent-executions " + wanted);
    }

    /** The update replaces all variables, so the command reads them first and adds the one. */
    private static List<String> variable(String variable, FunctionFacts facts) {
        FunctionFacts.Declared template = facts.template();
        String reference = template == null ? "" : template.variables().getOrDefault(variable, "");
        String value = template == null ? null : template.values().get(variable);
        String shown = value == null
                ? "<the value of " + (reference.isEmpty() ? variable : variable + ": " + reference) + ">"
                : value;
        boolean none = facts.live() != null && facts.live().variables().isEmpty();
        String environment = none
                ? "'Variables={" + variable + "=" + shown + "}'"
                : "\"$(" + lambda("get-function-configuration", facts)
                        + " --query \"{Variables: merge(Environment.Variables, {" + variable + ": '" + shown
                        + "'})}\" --output json)\"";
        return List.of(
                "# " + variable + " of " + facts.name()
                        + (reference.isEmpty()
                                ? " has no value in the template"
                                : " is " + reference + " in the template of " + stack(facts)),
                lambda("update-function-configuration", facts) + " --environment " + environment);
    }

    private static String stack(FunctionFacts facts) {
        return facts.template() == null ? "its stack" : facts.template().stack();
    }

    private static List<String> role(FunctionFacts facts) {
        String wanted = facts.template() == null ? null : facts.template().role();
        return wanted == null
                ? List.of()
                : List.of(lambda("update-function-configuration", facts) + " --role " + wanted);
    }
}
