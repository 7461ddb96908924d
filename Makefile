# make help 列出全部命令。运行环境建在 .venv；锁定文件不变就不重装。
ifndef PYTHON
PYTHON := $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$p"; break; }; done)
ifeq ($(PYTHON),)
PYTHON := $(shell command -v python3)
endif
endif
BOOTSTRAP = $(or $(PYTHON),@echo "找不到 Python，请先安装 Python 3.11 或更新的版本。" >&2; exit 1;) bootstrap.py

.DEFAULT_GOAL := help
.PHONY: help run test lint bench env

help: ## 列出全部命令
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

run: ## 启动带演示内容的门户（PORT=8000；ARGS=--no-demo 不带演示内容；Ctrl-C 停止）
	@$(BOOTSTRAP) --serve manage.py serve $(ARGS)

# Hundreds of processes start in the tests: what one has compiled, the others read, whatever the shell prefers.
test: env ## 运行全部测试（ARGS= 传给 pytest）
	@PYTHONDONTWRITEBYTECODE= .venv/bin/python -m pytest -n auto --dist loadscope --no-loadscope-reorder $(ARGS)

lint: env ## 检查代码风格、类型、模块间的依赖方向、模板和迁移
	@.venv/bin/python -m tests.platform.lint

bench: env ## 运行基准测试
	@.venv/bin/python -m tests.bench

env:
	@$(BOOTSTRAP) --dev
