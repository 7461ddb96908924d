"""成员名册、出资清单: blank forms and filled ones. Numbers of identity cards and addresses are left to the pen."""
