package dev.payledger.dr.local.service.cloudformation;

import dev.payledger.dr.local.service.cloudformation.template.TemplateFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the stacks of a region export to each other. Reads the stacks each time, so it cannot be out of date. */
final class Exports {

    /** One export. */
    record Export(String name, String value, Stack stack) {}

    private final StackRegistry stacks;

    Exports(StackRegistry stacks) {
        this.stacks = stacks;
    }

    /** Every export of the region, by name. */
    Map<String, Export> all() {
        Map<String, Export> exports = new TreeMap<>();
        for (Stack stack : stacks.live()) {
            for (Stack.Output output : stack.outputs()) {
                if (output.exportName() != null) {
                    exports.put(output.exportName(), new Export(output.exportName(), output.value(), stack));
                }
            }
        }
        return exports;
    }

    /** The value of an export, for {@code Fn::ImportValue}. */
    String valueOf(String name) {
        Export export = all().get(name);
        if (export == null) {
            throw TemplateFault.validation("No export named " + name + " found");
        }
        return export.value();
    }

    /** Names of the stacks that import an export. */
    List<String> importersOf(String name) {
        List<String> names = new ArrayList<>();
        for (Stack stack : stacks.live()) {
            if (stack.source().map(s -> s.instance().imports().contains(name)).orElse(false)) {
                names.add(stack.name());
            }
        }
        return names;
    }

    /**
     * Why a stack's outputs cannot become these, if they cannot: a name that another stack exports, or an export that
     * is in use and would change or go.
     */
    Optional<String> obstacle(Stack stack, List<Stack.Output> next) {
        Map<String, Export> present = all();
        Map<String, String> wanted = new TreeMap<>();
        for (Stack.Output output : next) {
            if (output.exportName() != null) {
                Export other = present.get(output.exportName());
                if (other != null && other.stack() != stack) {
                    return Optional.of("Export with name " + output.exportName() + " is already exported by stack "
                            + other.stack().name() + ". Rollback requested by user.");
                }
                wanted.put(output.exportName(), output.value());
            }
        }
        for (Export export : present.values()) {
            if (export.stack() == stack && !export.value().equals(wanted.get(export.name()))) {
                List<String> importers = importersOf(export.name());
                if (!importers.isEmpty()) {
                    String verb = wanted.containsKey(export.name()) ? "updated" : "deleted";
                    return Optional.of("Export " + export.name() + " cannot be " + verb + " as it is in use by "
                            + String.join(", ", importers));
                }
            }
        }
        return Optional.empty();
    }
}
