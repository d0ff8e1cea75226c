package dev.payledger.dr.local.service.dynamodb;

import static dev.payledger.dr.local.service.dynamodb.OneRegion.TABLE;
import static dev.payledger.dr.local.service.dynamodb.OneRegion.item;
import static dev.payledger.dr.local.service.dynamodb.OneRegion.n;
import static dev.payledger.dr.local.service.dynamodb.OneRegion.s;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** The table against a model that is too simple to be wrong: a map, searched and sorted afresh each time. */
class TableModelTest {

    enum Kind {
        PUT,
        PUT_IF_ABSENT,
        DELETE,
        ADD,
        QUERY
    }

    record Step(Kind kind, String pk, String sk, int number, boolean forward, int limit) {}

    @Provide
    Arbitrary<Step> steps() {
        Arbitrary<String> sortKeys = Arbitraries.of("a", "ab", "abc", "b", "\u00e9", "\uffee", "\ud83d\ude00", "Z");
        return Combinators.combine(
                        Arbitraries.of(Kind.class),
                        Arbitraries.of("p", "q"),
                        sortKeys,
                        Arbitraries.integers().between(-5, 5),
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(1, 4))
                .as(Step::new);
    }

    @Property(tries = 150)
    void behavesAsTheModel(@ForAll List<@net.jqwik.api.From("steps") Step> steps) {
        OneRegion region = new OneRegion().withTable();
        Map<List<String>, Integer> model = new HashMap<>();
        for (Step step : steps) {
            List<String> key = List.of(step.pk(), step.sk());
            switch (step.kind()) {
                case PUT -> {
                    region.put(item(step.pk(), step.sk(), "v", step.number()));
                    model.put(key, step.number());
                }
                case PUT_IF_ABSENT ->
                    assertThat(putIfAbsent(region, step)).isEqualTo(model.putIfAbsent(key, step.number()) == null);
                case DELETE -> {
                    region.dynamo.deleteItem(delete -> delete.tableName(TABLE).key(item(step.pk(), step.sk())));
                    model.remove(key);
                }
                case ADD -> {
                    region.dynamo.updateItem(update -> update.tableName(TABLE)
                            .key(item(step.pk(), step.sk()))
                            .updateExpression("ADD v :v")
                            .expressionAttributeValues(Map.of(":v", n("" + step.number()))));
                    model.merge(key, step.number(), Integer::sum);
                }
                case QUERY -> assertThat(query(region, step)).isEqualTo(queryModel(model, step));
            }
            assertThat(region.get(step.pk(), step.sk()).isEmpty()).isEqualTo(!model.containsKey(key));
        }
        assertThat(region.dynamo.scan(scan -> scan.tableName(TABLE)).count()).isEqualTo(model.size());
    }

    private static boolean putIfAbsent(OneRegion region, Step step) {
        try {
            region.dynamo.putItem(put -> put.tableName(TABLE)
                    .item(item(step.pk(), step.sk(), "v", step.number()))
                    .conditionExpression("attribute_not_exists(sk)"));
            return true;
        } catch (ConditionalCheckFailedException e) {
            return false;
        }
    }

    private static String condition(int number) {
        return switch (Math.floorMod(number, 6)) {
            case 0 -> "sk = :k";
            case 1 -> "sk < :k";
            case 2 -> "sk <= :k";
            case 3 -> "sk > :k";
            case 4 -> "sk >= :k";
            default -> "begins_with(sk, :k)";
        };
    }

    private static List<String> query(OneRegion region, Step step) {
        List<String> found = new ArrayList<>();
        Map<String, AttributeValue> start = null;
        do {
            Map<String, AttributeValue> from = start;
            QueryResponse page = region.dynamo.query(query -> query.tableName(TABLE)
                    .keyConditionExpression("pk = :p AND " + condition(step.number()))
                    .expressionAttributeValues(Map.of(":p", s(step.pk()), ":k", s(step.sk())))
                    .scanIndexForward(step.forward())
                    .limit(step.limit())
                    .exclusiveStartKey(from));
            assertThat(page.items().size()).isLessThanOrEqualTo(step.limit());
            page.items()
                    .forEach(item ->
                            found.add(item.get("sk").s() + "=" + item.get("v").n()));
            start = page.hasLastEvaluatedKey() ? page.lastEvaluatedKey() : null;
        } while (start != null);
        return found;
    }

    private static List<String> queryModel(Map<List<String>, Integer> model, Step step) {
        List<String> found = new ArrayList<>();
        model.keySet().stream()
                .filter(key -> key.get(0).equals(step.pk()) && matches(key.get(1), step))
                .sorted((a, b) -> step.forward() ? order(a.get(1), b.get(1)) : order(b.get(1), a.get(1)))
                .forEach(key -> found.add(key.get(1) + "=" + model.get(key)));
        return found;
    }

    private static boolean matches(String sk, Step step) {
        int order = order(sk, step.sk());
        return switch (condition(step.number())) {
            case "sk = :k" -> order == 0;
            case "sk < :k" -> order < 0;
            case "sk <= :k" -> order <= 0;
            case "sk > :k" -> order > 0;
            case "sk >= :k" -> order >= 0;
            default -> sk.startsWith(step.sk());
        };
    }

    private static int order(String left, String right) {
        return Arrays.compareUnsigned(left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    }
}
