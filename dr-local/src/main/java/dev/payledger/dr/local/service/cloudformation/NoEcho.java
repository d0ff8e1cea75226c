package dev.payledger.dr.local.service.cloudformation;

import dev.payledger.dr.local.service.cloudformation.template.ParameterDeclaration;
import dev.payledger.dr.local.service.cloudformation.template.TemplateInstance;
import java.util.function.Supplier;

/** Hides the values of parameters declared {@code NoEcho} in what callers are shown. */
final class NoEcho {

    /** What CloudFormation shows instead. */
    static final String HIDDEN = "****";

    private NoEcho() {}

    /** A text without the hidden values of an instance's parameters. */
    static String hide(TemplateInstance instance, Supplier<String> text) {
        String shown = text.get();
        for (ParameterDeclaration parameter : instance.template().parameters().values()) {
            String value = instance.parameters().get(parameter.name());
            if (parameter.noEcho() && value != null && !value.isEmpty()) {
                shown = shown.replace(value, HIDDEN);
            }
        }
        return shown;
    }
}
