package dev.payledger.dr.internal.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FunctionDriftTest {

    private static final String ROLE = "arn:aws:iam::111122223333:role/keeper-role";
    private static final StackTemplate TEMPLATE = new StackTemplate(
            """
            Resources:
              Keeper:
                Type: AWS::Lambda::Function
                Properties:
                  Handler: a.B::c
                  Timeout: 10
                  Role: !GetAtt Role.Arn
                  Environment:
                    Variables:
                      NOTES_TABLE: notes
                      UNKNOWN: !ImportValue elsewhere
              Role:
                Type: AWS::IAM::Role
            """,
            new StackState(
                    "s",
                    "arn:aws:cloudformation:eu-west-1:111122223333:stack/s/1",
                    "CREATE_COMPLETE",
                    "",
                    Map.of(),
                    Map.of()),
            List.of(
                    new Stack.Member("Keeper", "keeper", "AWS::Lambda::Function", "CREATE_COMPLETE"),
                    new Stack.Member("Role", "keeper-role", "AWS::IAM::Role", "CREATE_COMPLETE")));
    private static final Map<String, String> VARIABLES = Map.of("NOTES_TABLE", "notes", "UNKNOWN", "anything");
    private static final Map<String, String> REST = Map.of("Handler", "a.B::c", "Timeout", "10", "MemorySize", "128");

    @Test
    void aFunctionAsItsTemplateSaysHasNoDifference() {
        assertThat(differences(VARIABLES, ROLE, null, REST)).isEmpty();
    }

    @Test
    void aMissingVariableIsNamed() {
        assertThat(differences(Map.of("UNKNOWN", "x"), ROLE, null, REST))
                .containsExactly("variable NOTES_TABLE is missing");
    }

    @Test
    void anotherValueIsNamedAndNotShown() {
        assertThat(differences(Map.of("NOTES_TABLE", "hidden", "UNKNOWN", "x"), ROLE, null, REST))
                .containsExactly("variable NOTES_TABLE has another value");
    }

    @Test
    void anAddedVariableIsNamedAndNotShown() {
        assertThat(differences(Map.of("NOTES_TABLE", "notes", "UNKNOWN", "x", "EXTRA", "hidden"), ROLE, null, REST))
                .containsExactly("variable EXTRA was added");
    }

    @Test
    void anotherRoleConcurrencyAndTimeoutAreShown() {
        assertThat(differences(
                        VARIABLES,
                        "arn:aws:iam::111122223333:role/other",
                        0,
                        Map.of("Handler", "a.B::c", "Timeout", "11")))
                .containsExactly(
                        "role is arn:aws:iam::111122223333:role/other",
                        "reserved concurrency is 0, not none",
                        "Timeout is 11, not 10");
    }

    private static List<String> differences(
            Map<String, String> variables, String role, @Nullable Integer reserved, Map<String, String> rest) {
        return FunctionDrift.of(
                TEMPLATE,
                "Keeper",
                new FunctionState("keeper", "Active", "Successful", "", "1", role, variables, reserved, rest));
    }
}
