.PHONY: run build test bench soak dev
target := $(or $(CARGO_TARGET_DIR),target)

run: build ## the sample city at http://127.0.0.1:8080
	$(target)/release/evenhand demo
build: ## the one binary
	.ci/setup && .ci/build
test: ## everything that must hold
	.ci/setup test && .ci/test
bench: ## figures, one a line; ONLY=name for one
	.ci/setup test && .ci/build && .ci/bench $(ONLY)
soak: ## the property tests again, far longer, the fuzz targets, and browsers killed fifty times each way
	.ci/setup fuzz && PROPTEST_CASES=20000 cargo nextest run -p shared --features toml,xls && .ci/fuzz all 600
	.ci/setup test && .ci/build && KILLS=50 node --test --test-concurrency=1 --test-timeout=7200000 tests/browser/kills-*.test.mjs
dev: ## the server again at each change of its code, with the app as it was last built
	.ci/setup && cargo run -p evenhand -- demo --data data/dev
