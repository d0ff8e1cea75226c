package dev.payledger.dr.internal.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StackTemplateTest {

    private static final String TEMPLATE = """
            Parameters:
              Stage: {Type: String}
              Secret: {Type: String, NoEcho: true}
              Origins: {Type: CommaDelimitedList}
            Mappings:
              Sizes: {dev: {size: small}}
            Conditions:
              IsDev: !Equals [!Ref Stage, dev]
              IsProd: !Not [!Condition IsDev]
            Resources:
              Table: {Type: AWS::DynamoDB::Table}
              Role: {Type: AWS::IAM::Role}
              G: {Type: AWS::Lambda::Function, Properties: {Role: !ImportValue other}}
              F:
                Type: AWS::Lambda::Function
                Properties:
                  Role: !GetAtt Role.Arn
                  ReservedConcurrentExecutions: 3
                  Environment:
                    Variables:
                      LITERAL: plain
                      REF: !Ref Table
                      PARAM: !Ref Stage
                      SUB: !Sub "${Stage}-${Table}-${AWS::Region}-${!Kept}"
                      SUBMAP: !Sub ["${A}/${Stage}", {A: !Ref Table}]
                      ARN: !GetAtt Table.Arn
                      SUBARN: !Sub "${Table.Arn}/index"
                      JOIN: !Join [",", !Ref Origins]
                      IF: !If [IsProd, no, !Ref "AWS::AccountId"]
                      LONG: {"Fn::If": ["IsDev", {"Ref": "Table"}, "no"]}
                      MAP: !FindInMap [Sizes, !Ref Stage, size]
                      SELECT: !Select [1, !Split ["-", "a-b-c"]]
                      SECRET: !Ref Secret
                      ROLE: !GetAtt Role.Arn
                      IMPORT: !ImportValue other
                      NOVALUE: !Ref "AWS::NoValue"
            """;

    private final StackTemplate template = new StackTemplate(
            TEMPLATE,
            new StackState(
                    "shop-dev",
                    "arn:aws:cloudformation:ap-southeast-1:111122223333:stack/shop-dev/1",
                    "CREATE_COMPLETE",
                    "",
                    Map.of(),
                    Map.of("Stage", "dev", "Secret", "****", "Origins", "a, b")),
            List.of(
                    new Stack.Member("Table", "shop-dev-orders", "AWS::DynamoDB::Table", "CREATE_COMPLETE"),
                    new Stack.Member("Role", "shop-dev-Role-X", "AWS::IAM::Role", "CREATE_COMPLETE")));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LITERAL | plain",
                "REF | shop-dev-orders",
                "PARAM | dev",
                "SUB | dev-shop-dev-orders-ap-southeast-1-${Kept}",
                "SUBMAP | shop-dev-orders/dev",
                "ARN | arn:aws:dynamodb:ap-southeast-1:111122223333:table/shop-dev-orders",
                "SUBARN | arn:aws:dynamodb:ap-southeast-1:111122223333:table/shop-dev-orders/index",
                "JOIN | a,b",
                "IF | 111122223333",
                "LONG | shop-dev-orders",
                "MAP | small",
                "SELECT | b",
                "ROLE | arn:aws:iam::111122223333:role/shop-dev-Role-X"
            })
    void tellsTheValueThatCloudFormationGave(String variable, String expected) {
        assertThat(template.variable("F", variable)).contains(expected);
    }

    @ParameterizedTest
    @CsvSource({"SECRET", "IMPORT", "NOVALUE"})
    void doesNotGuess(String variable) {
        assertThat(template.declares("F", variable)).isTrue();
        assertThat(template.variable("F", variable)).isEmpty();
    }

    @Test
    void knowsWhatTheTemplateDoesNotSet() {
        assertThat(template.declares("F", "OTHER")).isFalse();
        assertThat(template.declares("G", "REF")).isFalse();
    }

    @Test
    void tellsRoleAndConcurrencyOfAFunction() {
        assertThat(template.role("F")).contains("arn:aws:iam::111122223333:role/shop-dev-Role-X");
        assertThat(template.reservedConcurrency("F")).contains(3);
        assertThat(template.role("G")).isEmpty();
        assertThat(template.reservedConcurrency("G")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LITERAL | a text | false",
                "REF | !Ref Table | true",
                "ARN | !GetAtt Table.Arn | true",
                "SECRET | !Ref Secret | false",
                "IF | !If | false"
            })
    void saysHowAVariableIsMadeWithoutItsValue(String variable, String reference, boolean resource) {
        assertThat(template.reference("F", variable)).isEqualTo(reference);
        assertThat(template.namesAResource("F", variable)).isEqualTo(resource);
    }
}
