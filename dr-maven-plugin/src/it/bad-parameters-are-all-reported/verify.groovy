String log = new File(basedir, 'build.log').text
assert log =~ /dr-maven-plugin:\S+:deploy/
assert log.contains('DR-CONFIG-001')
assert log.contains("dr.stage = 'PROD!'")
assert log.contains("dr.dnsTtl = 'soon'")
assert log.contains("dr.domian = 'example.com': is not a setting; valid: did you mean dr.domain?")
assert log =~ /\[ERROR\] Next: .*docs\/reference\/errors\.md#dr-config-001/
assert log.contains('MojoFailureException')
assert !new File(basedir, 'target/dr-local').exists()
