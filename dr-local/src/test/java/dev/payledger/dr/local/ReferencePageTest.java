package dev.payledger.dr.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payledger.dr.local.service.cloudformation.resource.ResourceSchema;
import dev.payledger.dr.local.service.cloudformation.resource.ResourceTypes;
import dev.payledger.dr.local.wire.Honours;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkClient;

/**
 * The reference page lists every operation with the members that it honours, from the code. Run with {@code
 * -Ddocs.write=true} to write the page anew.
 */
class ReferencePageTest {

    private static final Path PAGE = Path.of("..", "docs", "reference", "local-aws.md");
    private static final String MARK = "<!-- Below: written from the code by ReferencePageTest. -->";

    @Test
    void pageListsEveryOperationWithItsMembers() throws IOException {
        String page = Files.readString(PAGE);
        assertThat(page).contains(MARK);
        String wanted = page.substring(0, page.indexOf(MARK) + MARK.length()) + "\n\n" + tables();
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(PAGE, wanted);
        }
        assertThat(Files.readString(PAGE))
                .as("docs/reference/local-aws.md; write it anew with -Dtest=ReferencePageTest -Ddocs.write=true")
                .isEqualTo(wanted);
    }

    private static String tables() {
        StringBuilder text = new StringBuilder();
        Map<String, Class<?>> services = services();
        assertThat(services).isNotEmpty();
        services.forEach((name, type) -> {
            text.append("## ").append(name).append("\n\n| operation | honoured members |\n|---|---|\n");
            for (Method operation : operations(type)) {
                String[] members = operation.getAnnotation(Honours.class).value();
                text.append("| ")
                        .append(operation.getName().substring(0, 1).toUpperCase(java.util.Locale.ROOT))
                        .append(operation.getName().substring(1))
                        .append(" | ")
                        .append(Arrays.stream(members).collect(Collectors.joining(", ")))
                        .append(" |\n");
            }
            text.append('\n');
        });
        return text.append(resourceTypes()).toString();
    }

    private static String resourceTypes() {
        StringBuilder text = new StringBuilder(
                "## Resource types of CloudFormation\n\n| type | properties | Fn::GetAtt |\n|---|---|---|\n");
        ResourceTypes types = ResourceTypes.all();
        for (String name : types.names()) {
            ResourceSchema schema = types.find(name).orElseThrow().schema();
            text.append("| ")
                    .append(name)
                    .append(" | ")
                    .append(String.join(", ", new TreeSet<>(schema.supported())))
                    .append(" | ")
                    .append(String.join(", ", new TreeSet<>(schema.attributes())))
                    .append(" |\n");
        }
        return text.toString();
    }

    private static List<Method> operations(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Honours.class) && !method.isBridge())
                .sorted(java.util.Comparator.comparing(Method::getName))
                .toList();
    }

    private static Map<String, Class<?>> services() {
        Path classes = Path.of("target", "classes");
        Map<String, Class<?>> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(classes.resolve("dev/payledger/dr/local/service"))) {
            files.map(file -> classes.relativize(file).toString())
                    .filter(file -> file.endsWith("Service.class"))
                    .map(file -> load(file.replace(".class", "").replace(java.io.File.separatorChar, '.')))
                    .filter(type -> SdkClient.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers()))
                    .forEach(type -> found.put(clientName(type), type));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static String clientName(Class<?> type) {
        return Arrays.stream(type.getInterfaces())
                .filter(SdkClient.class::isAssignableFrom)
                .map(client -> client.getSimpleName().replace("Client", ""))
                .findFirst()
                .orElseThrow();
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, ReferencePageTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
