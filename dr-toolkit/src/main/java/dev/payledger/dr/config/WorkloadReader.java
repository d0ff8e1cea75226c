package dev.payledger.dr.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Reads a workload's descriptor and collects what is wrong with it. */
final class WorkloadReader {

    /** Where a functions jar keeps its descriptor. */
    static final String ENTRY = "META-INF/dr/workload.json";

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH");
    private static final Set<String> FIELDS = Set.of(
            "service",
            "title",
            "healthPath",
            "regionHeader",
            "routes",
            "seed",
            "readBack",
            "compare",
            "faults",
            "ledger");

    private static final List<String> LEDGER_FIELDS = List.of(
            "conflict",
            "replayHeader",
            "amount",
            "currency",
            "sign",
            "negative",
            "status",
            "counted",
            "balances",
            "balanceItems",
            "balance");

    private static final String TABLE_ACCOUNT = "tableAccount";
    private static final String TABLE_ENTRY = "tableEntry";

    private final Problems problems;
    private String origin = "";

    WorkloadReader(Problems problems) {
        this.problems = problems;
    }

    /** The descriptor of the file, else of the jar, else none. */
    Workload read(@Nullable Path file, @Nullable Path functionsJar, @Nullable String healthPath) {
        String fallback = healthPath == null ? Workload.DEFAULT_HEALTH_PATH : healthPath;
        try {
            String text = file == null ? entry(functionsJar) : Files.readString(file);
            if (text == null) {
                return Workload.none(fallback);
            }
            origin = file == null ? functionsJar + "!" + ENTRY : file.toString();
            return workload(new ObjectMapper().readTree(text), healthPath);
        } catch (JsonProcessingException e) {
            problems.add(
                    "dr.workload", null, origin, "is not JSON: " + e.getOriginalMessage() + at(e), "a JSON object");
        } catch (ZipException e) {
            problems.add(
                    "dr.functionsJar", String.valueOf(functionsJar), "is not a jar", "a jar with the functions' code");
        } catch (IOException e) {
            boolean ofJar = file == null;
            problems.add(
                    ofJar ? "dr.functionsJar" : "dr.workload",
                    String.valueOf(ofJar ? functionsJar : file),
                    "cannot be read: " + e.getMessage(),
                    ofJar ? "a jar with the functions' code" : "a JSON file");
        }
        return Workload.none(fallback);
    }

    private static String at(JsonProcessingException e) {
        return e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
    }

    private static @Nullable String entry(@Nullable Path jar) throws IOException {
        if (jar == null) {
            return null;
        }
        try (JarFile file = new JarFile(jar.toFile())) {
            ZipEntry entry = file.getEntry(ENTRY);
            if (entry == null) {
                return null;
            }
            try (InputStream in = file.getInputStream(entry)) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }

    private Workload workload(JsonNode json, @Nullable String healthPath) {
        json.fieldNames().forEachRemaining(name -> {
            if (!FIELDS.contains(name)) {
                problem(
                        name,
                        null,
                        "is not a field of a workload",
                        String.join(", ", FIELDS.stream().sorted().toList()));
            }
        });
        String described = text(json, "healthPath");
        String health = healthPath != null ? healthPath : described != null ? described : Workload.DEFAULT_HEALTH_PATH;
        List<Workload.Route> routes = new ArrayList<>();
        json.path("routes").forEach(route -> routes.add(route(route, routes.size())));
        if (routes.isEmpty()) {
            routes.addAll(Workload.none(health).routes());
        }
        List<String> compare = new ArrayList<>();
        json.path("compare").forEach(path -> compare.add(path.asText()));
        List<Workload.Fault> faults = new ArrayList<>();
        json.path("faults").forEach(fault -> fault(fault, faults));
        Workload workload = new Workload(
                text(json, "service"),
                text(json, "title"),
                health,
                text(json, "regionHeader"),
                List.copyOf(routes),
                seed(json.path("seed")),
                readBack(json.path("readBack")),
                List.copyOf(compare),
                List.copyOf(faults),
                ledger(json.path("ledger")));
        Workload.Seed seed = workload.seed();
        if (seed != null && workload.route(seed.route()) == null) {
            problem("seed.route", seed.route(), "is not a route", "the name of one of the routes");
        }
        return workload;
    }

    private Workload.Route route(JsonNode json, int index) {
        String at = "routes[" + index + "].";
        String method = text(json, "method");
        String path = text(json, "path");
        if (method == null || !METHODS.contains(method)) {
            problem(
                    at + "method",
                    method,
                    "is not a method",
                    String.join(", ", METHODS.stream().sorted().toList()));
        }
        if (path == null || !path.startsWith("/")) {
            problem(at + "path", path, "is not a path", "a path that begins with /");
        }
        Map<String, String> headers = new LinkedHashMap<>();
        json.path("headers")
                .properties()
                .forEach(entry -> headers.put(entry.getKey(), entry.getValue().asText()));
        String name = text(json, "name");
        JsonNode body = json.get("body");
        JsonNode expect = json.get("expect");
        if (expect != null && !expect.isInt()) {
            problem(at + "expect", expect.asText(), "is not a status", "a number such as 201");
        }
        return new Workload.Route(
                name == null ? method + " " + path : name,
                method == null ? "GET" : method,
                path == null ? "/" : path,
                Map.copyOf(headers),
                body == null ? null : body.isTextual() ? body.asText() : body.toString(),
                expect == null ? null : expect.asInt(),
                text(json, "idField"));
    }

    private void fault(JsonNode json, List<Workload.Fault> faults) {
        String at = "faults[" + faults.size() + "].";
        String function = text(json, "function");
        String kind = text(json, "fault");
        if (function == null) {
            problem(at + "function", null, "is missing", "a function's name");
        }
        FaultKind known = kind == null ? null : FaultKind.of(kind).orElse(null);
        if (known == null) {
            problem(at + "fault", kind, "is not a fault", "throttle, envvar, iam");
        }
        String variable = text(json, "variable");
        if (known == FaultKind.ENVVAR && variable == null) {
            problem(at + "variable", null, "is missing", "the environment variable to remove");
        }
        if (function != null && known != null) {
            faults.add(new Workload.Fault(function, known, variable));
        }
    }

    private Workload.@Nullable Seed seed(JsonNode json) {
        if (!json.isObject()) {
            return null;
        }
        int count = json.path("count").asInt();
        if (count < 1) {
            problem("seed.count", json.path("count").asText(), "is not a count", "1 or more");
        }
        List<String> accounts = new ArrayList<>();
        json.path("accounts").forEach(account -> accounts.add(account.asText()));
        return new Workload.Seed(String.valueOf(text(json, "route")), count, List.copyOf(accounts));
    }

    private Workload.@Nullable ReadBack readBack(JsonNode json) {
        if (!json.isObject()) {
            return null;
        }
        String path = text(json, "path");
        String items = text(json, "items");
        String idField = text(json, "idField");
        if (path == null || items == null || idField == null) {
            problem("readBack", json.toString(), "is not complete", "path, items and idField");
            return null;
        }
        String method = text(json, "method");
        return new Workload.ReadBack(
                method == null ? "GET" : method,
                path,
                items,
                idField,
                text(json, "cursor"),
                text(json, "cursorParameter"));
    }

    private Workload.@Nullable Ledger ledger(JsonNode json) {
        if (!json.isObject()) {
            return null;
        }
        for (String field : LEDGER_FIELDS) {
            if (text(json, field) == null) {
                problem("ledger." + field, null, "is missing", "all of " + String.join(", ", LEDGER_FIELDS));
            }
        }
        tableFields(json);
        List<String> texts = LEDGER_FIELDS.stream()
                .map(field -> String.valueOf(text(json, field)))
                .toList();
        return new Workload.Ledger(
                json.path("conflict").asInt(),
                texts.get(1),
                texts.get(2),
                texts.get(3),
                texts.get(4),
                texts.get(5),
                texts.get(6),
                texts.get(7),
                texts.get(8),
                texts.get(9),
                texts.get(10),
                text(json, TABLE_ACCOUNT),
                text(json, TABLE_ENTRY));
    }

    /** Half of the two, or a name that is none, would leave the table's entries unproven without a word. */
    private void tableFields(JsonNode json) {
        List<String> both = List.of(TABLE_ACCOUNT, TABLE_ENTRY);
        json.fieldNames().forEachRemaining(name -> {
            if (!LEDGER_FIELDS.contains(name) && !both.contains(name)) {
                problem(
                        "ledger." + name,
                        null,
                        "is not a field of a ledger",
                        String.join(", ", LEDGER_FIELDS) + ", " + String.join(", ", both));
            }
        });
        for (String field : both) {
            JsonNode value = json.path(field);
            if (value.isMissingNode() || value.isNull()) {
                if (both.stream().anyMatch(json::hasNonNull)) {
                    problem("ledger." + field, null, "is missing", "both of " + String.join(", ", both) + ", or none");
                }
            } else if (!value.isTextual() || value.asText().isBlank()) {
                problem("ledger." + field, value.toString(), "is not a text", "an attribute of the table's items");
            }
        }
    }

    private static @Nullable String text(JsonNode json, String field) {
        JsonNode value = json.get(field);
        return value == null || value.isNull() ? null : value.asText();
    }

    private void problem(String field, @Nullable String value, String reason, String valid) {
        problems.add("workload: " + field, value, origin, reason, valid);
    }
}
