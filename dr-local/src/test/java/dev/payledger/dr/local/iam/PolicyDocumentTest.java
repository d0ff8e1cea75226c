package dev.payledger.dr.local.iam;

import static dev.payledger.dr.local.iam.PolicyDocument.Decision.ALLOWED;
import static dev.payledger.dr.local.iam.PolicyDocument.Decision.DENIED;
import static dev.payledger.dr.local.iam.PolicyDocument.Decision.NOT_ALLOWED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.local.iam.PolicyDocument.Decision;
import dev.payledger.dr.local.iam.PolicyDocument.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PolicyDocumentTest {
    private static final String TABLE = "arn:aws:dynamodb:ap-southeast-1:111122223333:table/ledger";

    private static Decision decide(String statement, String action, String resource, Map<String, String> context) {
        PolicyDocument policy =
                PolicyDocument.parse("{\"Version\":\"2012-10-17\",\"Statement\":[" + statement + "]}", Kind.IDENTITY);
        return PolicyDocument.decide(List.of(policy), PolicyRequest.of(action, resource, context));
    }

    private static Decision decide(String statement, String action, String resource) {
        return decide(statement, action, resource, Map.of());
    }

    @Test
    void actionsMatchWithWildcardsInAnyCase() {
        String allow = "{\"Effect\":\"Allow\",\"Action\":[\"dynamodb:Get*\",\"s3:PutObject\"],\"Resource\":\"*\"}";
        assertThat(decide(allow, "dynamodb:GetItem", TABLE)).isEqualTo(ALLOWED);
        assertThat(decide(allow, "DynamoDB:getitem", TABLE)).isEqualTo(ALLOWED);
        assertThat(decide(allow, "dynamodb:PutItem", TABLE)).isEqualTo(NOT_ALLOWED);
        assertThat(decide(allow, "s3:PutObjectAcl", "*")).isEqualTo(NOT_ALLOWED);
    }

    @Test
    void resourceOfTheTableIsNotItsIndex() {
        String allow = "{\"Effect\":\"Allow\",\"Action\":\"dynamodb:*\",\"Resource\":\"" + TABLE + "\"}";
        assertThat(decide(allow, "dynamodb:Query", TABLE)).isEqualTo(ALLOWED);
        assertThat(decide(allow, "dynamodb:Query", TABLE + "/index/x")).isEqualTo(NOT_ALLOWED);
        assertThat(decide(allow, "dynamodb:Query", TABLE + "2")).isEqualTo(NOT_ALLOWED);
        assertThat(decide(allow, "dynamodb:ListTables", "*")).isEqualTo(NOT_ALLOWED);
    }

    @Test
    void explicitDenialWinsWhereverItStands() {
        String allow = "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}";
        String deny = "{\"Effect\":\"Deny\",\"Action\":\"dynamodb:Query\",\"Resource\":\"*\"}";
        assertThat(decide(allow + "," + deny, "dynamodb:Query", TABLE)).isEqualTo(DENIED);
        assertThat(decide(deny + "," + allow, "dynamodb:Query", TABLE)).isEqualTo(DENIED);
        assertThat(decide(deny + "," + allow, "dynamodb:Scan", TABLE)).isEqualTo(ALLOWED);
    }

    @Test
    void negatedElementsMeanEverythingElse() {
        String allow = "{\"Effect\":\"Allow\",\"NotAction\":\"iam:*\",\"NotResource\":\"" + TABLE + "\"}";
        assertThat(decide(allow, "s3:GetObject", "arn:aws:s3:::b/k")).isEqualTo(ALLOWED);
        assertThat(decide(allow, "iam:GetRole", "arn:aws:iam::1:role/r")).isEqualTo(NOT_ALLOWED);
        assertThat(decide(allow, "dynamodb:Query", TABLE)).isEqualTo(NOT_ALLOWED);
    }

    @Test
    void conditionsMustAllHold() {
        String allow = """
                {"Effect":"Allow","Action":"*","Resource":"*","Condition":{
                "StringEquals":{"aws:RequestedRegion":["ap-southeast-1","ap-northeast-1"]},
                "ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/team-*"}}}""";
        Map<String, String> right = Map.of(
                "aws:RequestedRegion", "ap-northeast-1", "aws:PrincipalArn", "arn:aws:iam::111122223333:role/team-a");
        assertThat(decide(allow, "x:y", "*", right)).isEqualTo(ALLOWED);
        assertThat(decide(
                        allow,
                        "x:y",
                        "*",
                        Map.of(
                                "aws:RequestedRegion",
                                "eu-west-1",
                                "aws:PrincipalArn",
                                "arn:aws:iam::111122223333:role/team-a")))
                .isEqualTo(NOT_ALLOWED);
        assertThat(decide(allow, "x:y", "*", Map.of("aws:RequestedRegion", "ap-northeast-1")))
                .isEqualTo(NOT_ALLOWED);
    }

    @Test
    void operatorsWithoutAValueInTheRequest() {
        assertThat(decide(condition("StringEqualsIfExists", "aws:SourceIp", "x"), "x:y", "*"))
                .isEqualTo(ALLOWED);
        assertThat(decide(condition("StringNotEquals", "aws:SourceIp", "x"), "x:y", "*"))
                .isEqualTo(ALLOWED);
        assertThat(decide(condition("Null", "aws:SourceIp", "true"), "x:y", "*"))
                .isEqualTo(ALLOWED);
        assertThat(decide(condition("Null", "aws:SourceIp", "false"), "x:y", "*"))
                .isEqualTo(NOT_ALLOWED);
        assertThat(decide(condition("Bool", "aws:SecureTransport", "false"), "x:y", "*"))
                .isEqualTo(NOT_ALLOWED);
    }

    @Test
    void numbersDatesAndNetworksAreCompared() {
        assertThat(decide(condition("NumericLessThan", "k", "10"), "x:y", "*", Map.of("k", "9.5")))
                .isEqualTo(ALLOWED);
        assertThat(decide(condition("NumericLessThan", "k", "10"), "x:y", "*", Map.of("k", "10")))
                .isEqualTo(NOT_ALLOWED);
        assertThat(decide(
                        condition("DateGreaterThan", "k", "2026-01-01T00:00:00Z"),
                        "x:y",
                        "*",
                        Map.of("k", "2026-01-02T00:00:00Z")))
                .isEqualTo(ALLOWED);
        assertThat(decide(condition("IpAddress", "k", "127.0.0.0/8"), "x:y", "*", Map.of("k", "127.9.9.9")))
                .isEqualTo(ALLOWED);
        assertThat(decide(condition("NotIpAddress", "k", "127.0.0.0/8"), "x:y", "*", Map.of("k", "127.9.9.9")))
                .isEqualTo(NOT_ALLOWED);
        assertThat(decide(condition("IpAddress", "k", "10.0.0.0/9"), "x:y", "*", Map.of("k", "10.128.0.1")))
                .isEqualTo(NOT_ALLOWED);
    }

    @Test
    void variablesAreFilledIn() {
        String allow =
                "{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"arn:aws:s3:::b/${aws:PrincipalAccount}/*\"}";
        Map<String, String> context = Map.of("aws:PrincipalAccount", "111122223333");
        assertThat(decide(allow, "s3:GetObject", "arn:aws:s3:::b/111122223333/x", context))
                .isEqualTo(ALLOWED);
        assertThat(decide(allow, "s3:GetObject", "arn:aws:s3:::b/2/x", context)).isEqualTo(NOT_ALLOWED);
        assertThat(decide(allow, "s3:GetObject", "arn:aws:s3:::b/2/x")).isEqualTo(NOT_ALLOWED);
    }

    @Test
    void trustNamesServicesAndAccounts() {
        PolicyDocument trust = PolicyDocument.parse("""
                {"Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["lambda.amazonaws.com"]}},
                {"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"111122223333"}}]}""", Kind.TRUST);
        PolicyRequest request = PolicyRequest.of("sts:AssumeRole", "arn:aws:iam::111122223333:role/r", Map.of());
        assertThat(trust.trusts(Principal.service("lambda.amazonaws.com"), request))
                .isTrue();
        assertThat(trust.trusts(Principal.service("apigateway.amazonaws.com"), request))
                .isFalse();
        assertThat(trust.trusts(Principal.caller("arn:aws:iam::111122223333:user/u", "111122223333"), request))
                .isTrue();
        assertThat(trust.trusts(Principal.caller("arn:aws:iam::444455556666:user/u", "444455556666"), request))
                .isFalse();
    }

    @Test
    void documentsThatAwsRefusesAreRefused() {
        for (String text : List.of(
                "",
                "[]",
                "{}",
                "{\"Statement\":[]}",
                "{\"Version\":\"2020-01-01\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}",
                "{\"Statement\":{\"Effect\":\"allow\",\"Action\":\"*\",\"Resource\":\"*\"}}",
                "{\"Statement\":{\"Effect\":\"Allow\",\"Resource\":\"*\"}}",
                "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\"}}",
                "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"GetItem\",\"Resource\":\"*\"}}",
                "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Principal\":\"*\"}}",
                "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Actions\":\"*\"}}",
                "{\"Statement\":" + condition("StringSame", "k", "v") + "}",
                "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":{},\"Resource\":\"*\"}}")) {
            assertThatThrownBy(() -> PolicyDocument.parse(text, Kind.IDENTITY))
                    .as(text)
                    .isInstanceOf(MalformedPolicyException.class);
        }
    }

    private static String condition(String operator, String key, String value) {
        return "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"" + operator + "\":{\"" + key
                + "\":\"" + value + "\"}}}";
    }
}
