package dev.payledger.dr.local.service.cloudformation.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudformation.model.Parameter;

class TemplateTest {

    private static final TemplateInstance.Identity IDENTITY = new TemplateInstance.Identity(
            "ap-southeast-1", "111122223333", "payledger-dev", "arn:aws:cloudformation:x:stack/payledger-dev/1");

    @Test
    void yamlAndJsonGiveTheSameTemplate() {
        Map<String, Object> yaml = TemplateParser.parse("""
                Resources:
                  Logs:
                    Type: AWS::Logs::LogGroup
                    Properties:
                      LogGroupName: !Sub "/aws/${AWS::StackName}-${Table.Arn}"
                      RetentionInDays: 14
                      Tags:
                        - {Key: date, Value: 2012-10-17}
                        - Key: literal
                          Value: '014'
                      Other: !GetAtt Table.StreamArn
                      Nested: !GetAtt Nested.Outputs.Name
                      When: !If [IsPrimary, true, !Ref AWS::NoValue]
                """);
        Map<String, Object> json = TemplateParser.parse("""
                {"Resources": {"Logs": {"Type": "AWS::Logs::LogGroup", "Properties": {
                \t"LogGroupName": {"Fn::Sub": "/aws/${AWS::StackName}-${Table.Arn}"},
                  "RetentionInDays": 14,
                  "Tags": [{"Key": "date", "Value": "2012-10-17"}, {"Key": "literal", "Value": "014"}],
                  "Other": {"Fn::GetAtt": ["Table", "StreamArn"]},
                  "Nested": {"Fn::GetAtt": ["Nested", "Outputs.Name"]},
                  "When": {"Fn::If": ["IsPrimary", true, {"Ref": "AWS::NoValue"}]}}}}}
                """);
        assertThat(yaml).isEqualTo(json);
    }

    @Test
    void syntaxErrorsNameLineAndColumn() {
        assertRefused(
                "Resources:\n  A:\n    Type: [x\n", "Template format error: YAML not well-formed. (line 4, column 1)");
        assertRefused(
                "{\"Resources\": {\n \"A\": }}", "Template format error: JSON not well-formed. (line 2, column 7)");
        assertRefused(
                "Resources:\n  A: {Type: x}\n  A: {Type: y}",
                "Template format error: Duplicate key 'A'. (line 3, column 3)");
        assertRefused(
                "Resources:\n  A:\n    Type: !Reff x",
                "Template format error: Unsupported tag !Reff. (line 3, column 11)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{Resources: {A: {Type: T, Properties: {X: !Ref Gone}}}} | Template format error: Unresolved resource dependencies [Gone] in the Resources block of the template",
                "{Resources: {A: {Type: T, Properties: {X: !GetAtt Gone.Arn}}}} | Template error: instance of Fn::GetAtt references undefined resource Gone",
                "{Resources: {A: {Type: T, DependsOn: Gone}}} | Template format error: Unresolved resource dependencies [Gone] in the Resources block of the template",
                "{Resources: {A: {Type: T, Condition: Gone}}} | Template format error: Unresolved condition dependency Gone in the Resources block of the template",
                "{Resources: {A: {Properties: {}}}} | Template format error: [/Resources/A] Every Resources object must contain a Type member.",
                "{Resources: {A-b: {Type: T}}} | Template format error: Resource name A-b is non alphanumeric.",
                "{Resources: {A: {Type: T, Properties: {X: }}}} | [/Resources/A/Properties/X] 'null' values are not allowed in templates",
                "{Resources: {A: {Type: T}}, Outputs: {O: {Value: !Ref Gone}}} | Template format error: Unresolved resource dependencies [Gone] in the Outputs block of the template",
                "{Resources: {A: {Type: T}}, Transform: AWS::Serverless-2016-10-31} | The template section Transform is not supported by the local AWS (dr-local). See docs/reference/local-aws.md for what is.",
                "{Resources: {A: {Type: T}}, Foo: 1} | Invalid template property or properties [Foo]",
                "{Resources: {}} | Template format error: At least one Resources member must be defined.",
                "{Conditions: {C: !Equals [!Ref A, x]}, Resources: {A: {Type: T}}} | Template format error: Unresolved dependencies [A]. Cannot reference resources in the Conditions block of the template",
                "{Parameters: {P: {Type: Strin}}, Resources: {A: {Type: T}}} | Template format error: Unrecognized parameter type: Strin",
            })
    void wrongTemplatesAreRefusedInAwsWords(String template, String message) {
        // Block style around it, because a text that begins with a brace is JSON.
        assertThatThrownBy(() -> TemplateReader.read("# yaml\n" + template))
                .isInstanceOfSatisfying(AwsServiceException.class, e -> {
                    assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationError");
                    assertThat(e.awsErrorDetails().errorMessage()).endsWith(message);
                });
    }

    @Test
    void functionsAreEvaluatedAndReferencesToResourcesStay() {
        TemplateInstance instance = instance("""
                Parameters:
                  Stage: {Type: String, Default: dev}
                  Origins: {Type: CommaDelimitedList, Default: "https://a.test, https://b.test"}
                Mappings:
                  Sizes:
                    ap-southeast-1: {memory: 512}
                Conditions:
                  IsDev: !Equals [!Ref Stage, dev]
                  IsNot: !Not [!Condition IsDev]
                  Both: !And [!Condition IsDev, !Not [!Condition IsNot]]
                Resources:
                  Table: {Type: T}
                  Gone: {Type: T, Condition: IsNot}
                  User:
                    Type: T
                    DependsOn: [Gone]
                    Properties:
                      Name: !Sub "${AWS::StackName}-${Stage}-${!Literal}"
                      Arn: !Sub ["${Table.Arn}/index/*-${X}", {X: !Ref Stage}]
                      Memory: !FindInMap [Sizes, !Ref "AWS::Region", memory]
                      Origins: !Ref Origins
                      First: !Select [0, !Ref Origins]
                      Joined: !Join ["|", [a, !Ref Stage, 3]]
                      Parts: !Split ["-", !Ref "AWS::Region"]
                      Coded: !Base64 hello
                      Left: !If [Both, !Ref "AWS::NoValue", x]
                      List: [a, !If [IsDev, !Ref "AWS::NoValue", b], c]
                      Other: !If [IsNot, !Ref Gone, none]
                      Policy: {Condition: {StringEquals: {k: v}}}
                """, Map.of());
        assertThat(instance.resources().keySet()).containsExactly("Table", "User");
        Map<String, Object> user = instance.resources().get("User").properties();
        assertThat(user)
                .containsEntry("Name", "payledger-dev-dev-${Literal}")
                .containsEntry(
                        "Arn",
                        Map.of(
                                "Fn::Join",
                                List.of(
                                        "",
                                        List.of(Map.of("Fn::GetAtt", List.of("Table", "Arn")), "/index/*-", "dev"))))
                .containsEntry("Memory", 512L)
                .containsEntry("Origins", List.of("https://a.test", "https://b.test"))
                .containsEntry("First", "https://a.test")
                .containsEntry("Joined", "a|dev|3")
                .containsEntry("Parts", List.of("ap", "southeast", "1"))
                .containsEntry("Coded", "aGVsbG8=")
                .containsEntry("List", List.of("a", "c"))
                .containsEntry("Other", "none")
                .containsEntry("Policy", Map.of("Condition", Map.of("StringEquals", Map.of("k", "v"))))
                .doesNotContainKey("Left");
        assertThat(instance.order()).containsExactly("Table", "User");
        assertThat(instance.needs().get("User")).isEqualTo(Set.of("Table"));
    }

    @Test
    void referencesToResourcesWhoseConditionDoesNotHoldAreRefused() {
        assertThatThrownBy(() -> instance("""
                        Conditions: {Never: !Equals [a, b]}
                        Resources:
                          Gone: {Type: T, Condition: Never}
                          User: {Type: T, Properties: {X: !Ref Gone}}
                        """, Map.of()))
                .hasMessageContaining("Unresolved resource dependencies [Gone] in the Resources block of the template");
    }

    @Test
    void circlesAreNamedWithoutWhatHangsOffThem() {
        assertThatThrownBy(() -> instance("""
                        Resources:
                          Before: {Type: T}
                          A: {Type: T, Properties: {X: !Ref B, Y: !Ref Before}}
                          B: {Type: T, Properties: {X: !Sub "${A.Arn}"}}
                          After: {Type: T, DependsOn: B}
                        """, Map.of()))
                .hasMessageContaining("Circular dependency between resources: [A, B]");
    }

    @Test
    void parameterValuesAreCheckedAndKept() {
        Map<String, ParameterDeclaration> declared = TemplateReader.read("""
                        Parameters:
                          Stage: {Type: String, AllowedValues: [dev, prod]}
                          Size: {Type: Number, Default: 3, MinValue: 2, MaxValue: 5}
                          Name: {Type: String, Default: abc, AllowedPattern: "[a-z]+", ConstraintDescription: only letters}
                        Resources: {A: {Type: T}}
                        """).parameters();
        assertThat(ParameterValues.resolve(declared, List.of(parameter("Stage", "dev")), Map.of()))
                .isEqualTo(Map.of("Stage", "dev", "Size", "3", "Name", "abc"));
        Parameter previous =
                Parameter.builder().parameterKey("Stage").usePreviousValue(true).build();
        assertThat(ParameterValues.resolve(declared, List.of(previous), Map.of("Stage", "prod")))
                .containsEntry("Stage", "prod");
        assertParameters(declared, "Parameters: [Stage] must have values");
        assertParameters(declared, "Parameter 'Stage' must be one of AllowedValues", parameter("Stage", "x"));
        assertParameters(declared, "Parameters: [Nope] do not exist in the template", parameter("Nope", "x"));
        assertParameters(
                declared,
                "Parameter 'Size' must be a number not greater than 5",
                parameter("Stage", "dev"),
                parameter("Size", "6"));
        assertParameters(
                declared,
                "Parameter 'Name' failed to satisfy constraint: only letters",
                parameter("Stage", "dev"),
                parameter("Name", "A"));
        assertParameters(
                declared,
                "Invalid input for parameter key Stage. Cannot specify usePreviousValue as true for a parameter key not in"
                        + " the previous template",
                previous);
    }

    private static Parameter parameter(String key, String value) {
        return Parameter.builder().parameterKey(key).parameterValue(value).build();
    }

    private static void assertParameters(
            Map<String, ParameterDeclaration> declared, String message, Parameter... given) {
        assertThatThrownBy(() -> ParameterValues.resolve(declared, List.of(given), Map.of()))
                .hasMessageContaining(message);
    }

    private static void assertRefused(String text, String message) {
        assertThatThrownBy(() -> TemplateReader.read(text)).hasMessageContaining(message);
    }

    private static TemplateInstance instance(String text, Map<String, String> given) {
        Template template = TemplateReader.read(text);
        List<Parameter> parameters = given.entrySet().stream()
                .map(entry -> parameter(entry.getKey(), entry.getValue()))
                .toList();
        Map<String, String> values = ParameterValues.resolve(template.parameters(), parameters, Map.of());
        return TemplateInstance.of(template, values, IDENTITY, name -> {
            throw TemplateFault.validation("No export named " + name + " found");
        });
    }
}
