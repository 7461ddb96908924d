"""How the portal is started and kept running: environment, checks, first start, supervision."""
