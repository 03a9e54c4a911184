pytest_plugins = ["zerograd.proof.plugin"]
