package dev.payledger.dr.local.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.local.iam.PolicyDocument.Decision;
import dev.payledger.dr.local.iam.PolicyDocument.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Operators, quantifiers and variables, as IAM's reference describes them. */
class ConditionsTest {

    @ParameterizedTest(name = "{0} {1} of {2}: {3}")
    @CsvSource({
        "StringEquals, a, a, true",
        "StringEquals, a, A, false",
        "StringNotEquals, a, b, true",
        "StringEqualsIgnoreCase, a, A, true",
        "StringLike, a*c, abbc, true",
        "StringNotLike, a*c, abb, true",
        "ArnEquals, arn:aws:sns:*:1:t, arn:aws:sns:r:1:t, true",
        "ArnLike, arn:aws:*:t, arn:aws:sns:r:1:t, false",
        "NumericLessThan, 5, 4, true",
        "NumericLessThan, 5, x, false",
        "NumericNotEquals, 5, 5.0, false",
        "NumericGreaterThanEquals, 5, 5, true",
        "DateLessThan, 2026-01-01, 2025-12-31T23:59:59Z, true",
        "DateGreaterThan, 2026-01-01T00:00:00+09:00, 1767193200, false",
        "DateGreaterThan, 2026-01-01T00:00:00+09:00, 1767193201, true",
        "DateEquals, nonsense, 2026-01-01, false",
        "Bool, true, TRUE, true",
        "BinaryEquals, QQ==, QQ==, true",
        "IpAddress, 10.0.0.0/8, 10.1.2.3, true",
        "NotIpAddress, 10.0.0.0/8, 11.1.2.3, true",
        "IpAddress, 2001:db8::/32, 2001:db8::1, true",
        "'Null', false, anything, true",
        "'Null', true, anything, false",
        "StringEqualsIfExists, a, b, false"
    })
    void operatorsCompare(String operator, String wanted, String found, boolean holds) {
        assertThat(holds(operator, "\"" + wanted + "\"", List.of(found))).isEqualTo(holds);
    }

    @ParameterizedTest(name = "{0} without the key: {1}")
    @CsvSource({
        "StringEquals, false",
        "StringNotEquals, true",
        "StringEqualsIfExists, true",
        "NumericLessThanIfExists, true",
        "ForAllValues:StringEquals, true",
        "ForAnyValue:StringEquals, false",
        "ForAnyValue:StringNotEquals, false",
    })
    void whatAMissingKeyMeans(String operator, boolean holds) {
        assertThat(holds(operator, "\"1\"", List.of())).isEqualTo(holds);
    }

    @Test
    void quantifiersLookAtAllOrAnyValuesOfTheRequest() {
        assertThat(holds("ForAllValues:StringLike", "[\"a*\",\"b\"]", List.of("ax", "b")))
                .isTrue();
        assertThat(holds("ForAllValues:StringLike", "[\"a*\",\"b\"]", List.of("ax", "c")))
                .isFalse();
        assertThat(holds("ForAnyValue:StringEquals", "[\"a\",\"b\"]", List.of("x", "b")))
                .isTrue();
        assertThat(holds("ForAnyValue:StringNotEquals", "\"a\"", List.of("a", "b")))
                .isTrue();
    }

    @Test
    void variablesAreFilledInAndTheirWildcardsAreCharacters() {
        String statement = """
                {"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::home/${aws:username, 'nobody'}/*"}""";
        assertThat(allows("2012-10-17", statement, "arn:aws:s3:::home/ann/x", Map.of("aws:username", "ann")))
                .isTrue();
        assertThat(allows("2012-10-17", statement, "arn:aws:s3:::home/nobody/x", Map.of()))
                .isTrue();
        assertThat(allows("2012-10-17", statement, "arn:aws:s3:::home/ann/x", Map.of("aws:username", "*")))
                .isFalse();
        assertThat(allows("2012-10-17", statement, "arn:aws:s3:::home/*/x", Map.of("aws:username", "*")))
                .isTrue();
        assertThat(allows("2008-10-17", statement, "arn:aws:s3:::home/ann/x", Map.of("aws:username", "ann")))
                .as("the older version has no variables")
                .isFalse();
        String star = "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"arn:aws:s3:::b/${*}\"}";
        assertThat(allows("2012-10-17", star, "arn:aws:s3:::b/*", Map.of())).isTrue();
        assertThat(allows("2012-10-17", star, "arn:aws:s3:::b/x", Map.of())).isFalse();
    }

    @Test
    void notPrincipalMeansEverybodyElse() {
        PolicyDocument policy = PolicyDocument.parse("""
                {"Version":"2012-10-17","Statement":[
                {"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"},
                {"Effect":"Deny","NotPrincipal":{"AWS":"arn:aws:iam::1:role/a"},"Action":"*","Resource":"*"}]}""", Kind.RESOURCE);
        PolicyRequest request = PolicyRequest.of("sns:Publish", "arn:t", Map.of());
        assertThat(policy.decide(Principal.caller("arn:aws:iam::1:role/a", "1"), request))
                .isEqualTo(Decision.ALLOWED);
        assertThat(policy.decide(Principal.caller("arn:aws:iam::1:role/b", "1"), request))
                .isEqualTo(Decision.DENIED);
    }

    @Test
    void operatorsThatIamDoesNotHaveAreRefused() {
        for (String operator : List.of("StringMatches", "NullIfExists", "ForSomeValues:StringEquals")) {
            assertThatThrownBy(() -> holds(operator, "\"a\"", List.of("a")))
                    .isInstanceOf(MalformedPolicyException.class)
                    .hasMessage("Invalid Condition type : " + operator + ".");
        }
    }

    private static boolean holds(String operator, String wanted, List<String> found) {
        PolicyDocument policy = PolicyDocument.parse(
                "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\","
                        + "\"Condition\":{\"" + operator + "\":{\"x:Key\":" + wanted + "}}}}",
                Kind.IDENTITY);
        PolicyRequest request = new PolicyRequest("a:b", "*", Map.of("x:key", found));
        return PolicyDocument.decide(List.of(policy), request) == Decision.ALLOWED;
    }

    private static boolean allows(String version, String statement, String resource, Map<String, String> context) {
        PolicyDocument policy = PolicyDocument.parse(
                "{\"Version\":\"" + version + "\",\"Statement\":" + statement + "}", Kind.IDENTITY);
        return PolicyDocument.decide(List.of(policy), PolicyRequest.of("s3:GetObject", resource, context))
                == Decision.ALLOWED;
    }
}
