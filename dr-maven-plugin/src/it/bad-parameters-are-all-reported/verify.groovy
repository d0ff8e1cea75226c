String log = new File(basedir, 'build.log').text
assert log =~ /dr-maven-plugin:\S+:deploy/

// Everything at once, in one list, and said once.
assert log.contains('DR-CONFIG-001 5 settings are not usable.')
assert log.contains("dr.stage = 'PROD!'")
assert log.contains("dr.dnsTtl = 'soon'")
assert log.contains("dr.domian = 'example.com': is not a setting; did you mean dr.domain?")
assert log.contains("dr.primaryRegion = 'ap-southeast-9': is not a region of AWS that this version knows; did you mean ap-southeast-1?")
assert log.contains("dr.local.speed = '5000': is out of range; valid: 1 to 1000")
assert log =~ /\[ERROR\] Next: .*docs\/reference\/errors\.md#dr-config-001/
assert log.count('5 settings are not usable') == 1
assert log.contains('MojoFailureException')

// One wrong jar is one problem.
assert log.contains("pom.xml': is not a jar; valid: a jar with the functions' code")
assert log.count('DR-CONFIG-001 1 setting is not usable.') == 1

// The local AWS's settings are read by the same reader.
assert log.contains('DR-CONFIG-001 2 settings are not usable.')
assert log.contains("dr.local.speed = '0': is out of range; valid: 1 to 1000")
assert log.contains("dr.local.hone = 'x': is not a setting; did you mean dr.local.home?")
assert !new File(basedir, 'target/dr-local').exists()

// No credentials: what matters, without the chain of providers, and once.
assert log.count('DR-AWS-003') == 1
assert log =~ /\[ERROR\] Next: give credentials: aws configure sso, AWS_PROFILE or AWS_ACCESS_KEY_ID/
assert !log.contains('AwsCredentialsProviderChain')
