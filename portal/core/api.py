"""The portal's JSON API: one OpenAPI document, its documentation page served by ourselves."""

from ninja import NinjaAPI

api = NinjaAPI(
    title="门户开放接口",
    version="1",
    urls_namespace="api",
    description="公开数据的只读接口，不需要登录。",
    docs_url="/docs",
)
