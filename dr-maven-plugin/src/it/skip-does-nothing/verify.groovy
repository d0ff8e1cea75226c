String log = new File(basedir, 'build.log').text
assert log.contains('dr:deploy is skipped (dr.skip)')
assert log.contains('dr:destroy is skipped (dr.skip)')
assert !new File(basedir, 'target/dr-local').exists()
assert !new File(basedir, 'target/dr').exists()
