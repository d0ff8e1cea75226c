package dev.payledger.dr.maven;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** The descriptor that was generated for this build. */
record PluginDescriptor(List<Goal> goals) {

    record Goal(String name, String description, String since, List<Parameter> parameters) {}

    record Parameter(String name, String description, String since, boolean editable, String expression, String value) {
        String property() {
            return expression.startsWith("${") ? expression.substring(2, expression.length() - 1) : "";
        }
    }

    static PluginDescriptor read() throws Exception {
        Path file = Path.of("target/classes/META-INF/maven/plugin.xml");
        Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
        List<Goal> goals = new ArrayList<>();
        for (Element mojo : children(only(document.getDocumentElement(), "mojos"), "mojo")) {
            List<Parameter> parameters = new ArrayList<>();
            for (Element parameter : children(only(mojo, "parameters"), "parameter")) {
                String name = text(parameter, "name");
                Element configuration = children(only(mojo, "configuration"), name).stream()
                        .findFirst()
                        .orElse(null);
                parameters.add(new Parameter(
                        name,
                        text(parameter, "description"),
                        text(parameter, "since"),
                        Boolean.parseBoolean(text(parameter, "editable")),
                        configuration == null ? "" : configuration.getTextContent(),
                        configuration == null ? "" : configuration.getAttribute("default-value")));
            }
            goals.add(new Goal(text(mojo, "goal"), text(mojo, "description"), text(mojo, "since"), parameters));
        }
        return new PluginDescriptor(goals);
    }

    /** Every parameter that a user can set, with the goals' own help left out. */
    Stream<Parameter> settable() {
        return goals.stream()
                .filter(goal -> !goal.name().equals("help"))
                .flatMap(goal -> goal.parameters().stream())
                .filter(Parameter::editable);
    }

    private static Element only(Element parent, String name) {
        return children(parent, name).stream().findFirst().orElse(parent);
    }

    private static String text(Element parent, String name) {
        return children(parent, name).stream()
                .map(Element::getTextContent)
                .findFirst()
                .orElse("");
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                found.add(element);
            }
        }
        return found;
    }
}
