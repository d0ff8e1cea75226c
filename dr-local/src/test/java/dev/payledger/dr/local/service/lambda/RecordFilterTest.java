package dev.payledger.dr.local.service.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.lambda.model.Filter;
import software.amazon.awssdk.services.lambda.model.FilterCriteria;

class RecordFilterTest {
    private static final String RECORD = """
            {"eventName": "INSERT", "userIdentity": {"type": "Service", "principalId": "dynamodb.amazonaws.com"},
             "dynamodb": {"Keys": {"pk": {"S": "acc-1"}},
              "NewImage": {"pk": {"S": "acc-1"}, "amount": {"N": "25"}, "note": {"NULL": true}}}}""";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"eventName\":[\"INSERT\",\"MODIFY\"]} | true",
                "{\"eventName\":[\"REMOVE\"]} | false",
                "{\"dynamodb\":{\"Keys\":{\"pk\":{\"S\":[{\"prefix\":\"acc-\"}]}}}} | true",
                "{\"dynamodb\":{\"Keys\":{\"pk\":{\"S\":[{\"anything-but\":[\"acc-1\"]}]}}}} | false",
                "{\"dynamodb\":{\"OldImage\":{\"pk\":{\"S\":[{\"exists\":false}]}}}} | true",
                "{\"dynamodb\":{\"NewImage\":{\"amount\":{\"N\":[{\"numeric\":[\">\",20]}]}}}} | false",
                "{\"dynamodb\":{\"NewImage\":{\"note\":{\"NULL\":[true]}}}} | true",
                "{\"userIdentity\":{\"type\":[\"Service\"]},\"eventName\":[\"REMOVE\"]} | false",
                "{\"$or\":[{\"eventName\":[\"REMOVE\"]},{\"userIdentity\":{\"type\":[\"Service\"]}}]} | true"
            })
    void onlyWhatFitsPasses(String pattern, boolean passes) throws JsonProcessingException {
        RecordFilter.check(criteria(pattern));
        assertThat(RecordFilter.passes(criteria(pattern), record())).isEqualTo(passes);
    }

    @Test
    void oneOfThePatternsIsEnough() throws JsonProcessingException {
        FilterCriteria two = criteria("{\"eventName\":[\"REMOVE\"]}", "{\"eventName\":[\"INSERT\"]}");
        assertThat(RecordFilter.passes(two, record())).isTrue();
        assertThat(RecordFilter.passes(criteria(), record())).isTrue();
    }

    @Test
    void whatIsNoPatternIsRefused() {
        for (String pattern : new String[] {"no JSON", "{}", "{\"eventName\":\"INSERT\"}", "{\"a\":[{\"sum\":1}]}"}) {
            assertThatThrownBy(() -> RecordFilter.check(criteria(pattern)))
                    .as(pattern)
                    .hasMessageContaining("Invalid filter pattern definition.");
        }
        FilterCriteria many =
                criteria(Collections.nCopies(11, "{\"eventName\":[\"INSERT\"]}").toArray(String[]::new));
        assertThatThrownBy(() -> RecordFilter.check(many)).hasMessageContaining("less than or equal to 10");
    }

    private static FilterCriteria criteria(String... patterns) {
        return FilterCriteria.builder()
                .filters(Stream.of(patterns)
                        .map(pattern -> Filter.builder().pattern(pattern).build())
                        .toList())
                .build();
    }

    private static JsonNode record() throws JsonProcessingException {
        return new ObjectMapper().readTree(RECORD);
    }
}
